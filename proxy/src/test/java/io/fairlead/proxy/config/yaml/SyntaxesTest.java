package io.fairlead.proxy.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.egress.Cidr;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value syntax: what it takes and as what, and what it refuses (an empty column). */
final class SyntaxesTest {

    private enum Fruit {
        APPLE,
        PEAR
    }

    @ParameterizedTest
    @CsvSource({
        "250ms, PT0.25S",
        "3s, PT3S",
        "2m, PT2M",
        "1h, PT1H",
        "1000h, PT1000H",
        "3 s, PT3S",
        "0s,",
        "1001h,",
        "3,",
        "s,",
        "-1s,",
        "1.5s,",
        "3S,",
        "3sec,",
        "99999999999999h,",
        "'',",
        "٣s,"
    })
    void a_duration(String text, @Nullable String read) {
        assertRead(Syntaxes.duration(), text, read);
    }

    @ParameterizedTest
    @CsvSource({
        "64KiB, 65536",
        "32MiB, 33554432",
        "1GiB, 1073741824",
        "512B, 512",
        "1024GiB, 1099511627776",
        "1025GiB,",
        "0B,",
        "64,",
        "64KB,",
        "64kib,",
        "1.5MiB,",
        "999999999999GiB,"
    })
    void a_size(String text, @Nullable String read) {
        assertRead(Syntaxes.size(), text, read);
    }

    @ParameterizedTest
    @CsvSource({"50%, 0.5", "0%, 0.0", "100%, 1.0", "12.5%, 0.125", "101%,", "50,", "-1%,", "%,", "1e1%,", "0.5,"})
    void a_share(String text, @Nullable String read) {
        assertRead(Syntaxes.share(0), text, read);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "0,", "11,", "1.0,", "+1,", "0x1,", "1_0,", "99999999999999999999,"})
    void a_number(String text, @Nullable String read) {
        assertRead(Syntaxes.number(1, 10), text, read);
    }

    @ParameterizedTest
    @CsvSource({"1, 1.0", "1.5, 1.5", "10, 10.0", "0.9,", "1.5e1,", "NaN,", "1.,", ".5,", "1.2345,"})
    void a_decimal(String text, @Nullable String read) {
        assertRead(Syntaxes.decimal(1, 10), text, read);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "yes,", "on,", "True,", "1,"})
    void a_flag(String text, @Nullable String read) {
        assertRead(Syntaxes.flag(), text, read);
    }

    @ParameterizedTest
    @CsvSource({"apple, APPLE", "pear, PEAR", "APPLE,", "plum,"})
    void a_word(String text, @Nullable String read) {
        assertRead(Syntaxes.word(Fruit.class, fruit -> fruit.name().toLowerCase(Locale.ROOT)), text, read);
    }

    @ParameterizedTest
    @CsvSource({"auto, Optional.empty", "3s, Optional[PT3S]", "off,", "Auto,"})
    void a_duration_or_a_word(String text, @Nullable String read) {
        assertRead(Syntaxes.duration().or("auto"), text, read);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9800, 127.0.0.1:9800",
        "[::1]:9800, [::1]:9800",
        "LOCALHOST:1, localhost:1",
        "api.example.com:443, api.example.com:443",
        "a:0, a:0",
        "a:65535, a:65535",
        "a:65536,",
        "a,",
        ":80,",
        "a:,",
        "a:-1,",
        "::1:80,",
        "[::1],",
        "a b:1,",
        "-a:1,",
        "a..b:1,",
        "[fe80::1%eth0]:1,",
        "127.1:1,",
        "0177.0.0.1:1,",
        "2130706433:1,",
        "1.2.3.4.5:1,",
        "http://a:1,"
    })
    void a_host_and_port(String text, @Nullable String read) {
        assertRead(NetSyntaxes.hostPort(0), text, read);
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/v1, https://api.example.com/v1",
        "https://A.example/, https://a.example/",
        "HTTP://a:8080, http://a:8080",
        "https://a:443/x/, https://a/x",
        "https://[::1]:8443/v1, https://[::1]:8443/v1",
        "ftp://a,",
        "a.example,",
        "https://,",
        "https://u:p@a,",
        "https://a?x,",
        "https://a#x,",
        "https://a/b c,",
        "https://a/../b,",
        "https://a//b,",
        "https://a:0,",
        "https://a:x,",
        "https://127.1/,"
    })
    void a_url(String text, @Nullable String read) {
        assertRead(NetSyntaxes.url(), text, read);
    }

    @ParameterizedTest
    @CsvSource({"500, 500", "520-524, 520-524", "400-400, 400", "399,", "600,", "524-520,", "5xx,", "500-,", "-500,"})
    void a_status_or_a_range(String text, @Nullable String read) {
        assertRead(NetSyntaxes.statuses(), text, read);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "fd00::/8, fd00::/8",
        "10.1.2.3, 10.1.2.3",
        "0.0.0.0/0, 0.0.0.0/0",
        "10.0.0.0/33,",
        "10.0.0.0/,",
        "10.0.0/8,",
        "a/8,",
        "fe80::1%1/64,",
        "10.0.0.0/-1,"
    })
    void a_subnet(String text, @Nullable String read) {
        assertRead(NetSyntaxes.subnet(), text, read);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "10.128.0.0/9, 10.200.0.1, true",
        "10.128.0.0/9, 10.1.0.1, false",
        "0.0.0.0/0, 8.8.8.8, true",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "fd00::/8, fdff::1, true",
        "fd00::/8, fe00::1, false",
        "::/0, 1.2.3.4, false"
    })
    void a_subnet_contains_what_begins_like_it(String subnet, String address, boolean contains)
            throws UnknownHostException {
        assertThat(Objects.requireNonNull(Cidr.parse(subnet)).contains(InetAddress.getByName(address)))
                .isEqualTo(contains);
    }

    @Test
    void what_is_read_is_shown_as_it_can_be_read_again() {
        assertThat(round(Syntaxes.duration(), "90s")).isEqualTo("90s");
        assertThat(round(Syntaxes.duration(), "120s")).isEqualTo("2m");
        assertThat(round(Syntaxes.duration(), "1500ms")).isEqualTo("1500ms");
        assertThat(round(Syntaxes.size(), "1024KiB")).isEqualTo("1MiB");
        assertThat(round(Syntaxes.share(0), "12.5%")).isEqualTo("12.5%");
        assertThat(round(Syntaxes.share(0), "7%")).isEqualTo("7%");
        assertThat(round(Syntaxes.secret("a key"), "canary")).isEqualTo("***");
        assertThat(round(Syntaxes.duration().or("off"), "off")).isEqualTo("off");
    }

    private static <T> Object round(Syntax<T> syntax, String text) {
        Problems problems = new Problems();
        T value = syntax.read(text(text), "x", problems);
        assertThat(problems.all()).isEmpty();
        return syntax.show(Objects.requireNonNull(value));
    }

    private static <T> void assertRead(Syntax<T> syntax, String text, @Nullable String read) {
        Problems problems = new Problems();
        Object value = syntax.read(text(text), "x", problems);
        if (read == null) {
            assertThat(value).isNull();
            assertThat(problems.errors()).hasSize(1);
        } else {
            assertThat(problems.all()).isEmpty();
            assertThat(value).hasToString(read);
        }
    }

    private static Node.Text text(String text) {
        return new Node.Text(Position.whole("t"), text, text, false);
    }
}

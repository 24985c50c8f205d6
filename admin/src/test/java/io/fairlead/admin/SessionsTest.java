package io.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsTest {

    private volatile Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private volatile String token = "s3cret";
    private final Sessions sessions = new Sessions(() -> now);
    private final Guard guard = new Guard(InetAddress.getLoopbackAddress(), () -> token, sessions);

    private String who(@Nullable String origin, @Nullable String fetchSite, String cookie) {
        Caller caller = new Caller("127.0.0.1", "localhost:9801", origin, fetchSite, null, cookie);
        return guard.check("/api/v1/status", caller).who();
    }

    private static String cookie(String value) {
        return "theme=dark; " + Sessions.COOKIE + "=" + value + "; other=1";
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://localhost:9801,-,token",
                "https://localhost:9801,-,token",
                "http://localhost:9801,same-origin,token",
                "-,same-origin,token",
                "-,-,nobody",
                "-,same-site,nobody",
                "-,cross-site,nobody",
                "-,none,nobody",
                "http://localhost:9801,cross-site,nobody",
                "http://evil.example,same-origin,nobody",
                "http://localhost:3000,same-origin,nobody",
                "null,-,nobody"
            })
    void its_cookie_counts_only_from_a_page_of_this_port(
            @Nullable String origin, @Nullable String fetchSite, String who) {
        assertThat(who(origin, fetchSite, cookie(sessions.begin("s3cret")))).isEqualTo(who);
    }

    @Test
    void it_ends_after_12_hours() {
        String cookie = cookie(sessions.begin("s3cret"));
        now = now.plus(Duration.ofHours(12)).minusMillis(1);
        assertThat(who(null, "same-origin", cookie)).isEqualTo("token");
        now = now.plusMillis(1);
        assertThat(who(null, "same-origin", cookie)).isEqualTo("nobody");
    }

    @Test
    void it_ends_with_the_token_that_it_was_begun_with() {
        String cookie = cookie(sessions.begin("s3cret"));
        token = "another";
        assertThat(who(null, "same-origin", cookie)).isEqualTo("nobody");
    }

    @Test
    void it_ends_when_its_owner_logs_out_and_others_go_on() {
        String mine = sessions.begin("s3cret");
        String another = sessions.begin("s3cret");
        sessions.end(List.of(mine, "unknown"));
        assertThat(who(null, "same-origin", cookie(mine))).isEqualTo("nobody");
        assertThat(who(null, "same-origin", cookie(another))).isEqualTo("token");
    }

    @Test
    void a_made_up_cookie_is_none() {
        sessions.begin("s3cret");
        for (String made : List.of("", "x", "s3cret", "\"\"", "a".repeat(5_000))) {
            assertThat(who(null, "same-origin", cookie(made))).as(made).isEqualTo("nobody");
        }
    }

    @Test
    void no_two_are_alike_and_the_oldest_makes_room() {
        String first = sessions.begin("s3cret");
        Set<String> seen = new HashSet<>(Set.of(first));
        for (int i = 0; i < 100; i++) {
            assertThat(seen.add(sessions.begin("s3cret"))).isTrue();
        }
        assertThat(who(null, "same-origin", cookie(first))).isEqualTo("nobody");
        assertThat(first).hasSizeGreaterThanOrEqualTo(43);
    }

    @Test
    void who_calls_prints_no_secret() {
        Caller caller = new Caller("10.0.0.1", "h", null, null, "Bearer s3cret", cookie("s3cret"));
        assertThat(caller.toString()).doesNotContain("s3cret");
        assertThat(Call.of("GET", "/", java.util.Map.of(), java.util.Map.of(), caller, new byte[0])
                        .toString())
                .doesNotContain("s3cret");
    }
}

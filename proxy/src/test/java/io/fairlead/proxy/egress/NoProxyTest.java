package io.fairlead.proxy.egress;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammar of hosts that no upstream proxy is for: the table of the page about networks, and what it does not show. */
class NoProxyTest {

    private static final Path PAGE = Path.of(System.getProperty("fairlead.root", ".."), "docs", "networks.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern HOST = Pattern.compile("(\\[.*]|[^:]*)(?::([0-9]+))?");

    @TestFactory
    List<DynamicTest> every_row_of_the_table_holds() throws IOException {
        String page = Files.readString(PAGE);
        String table = page.substring(page.indexOf("<!-- NoProxyTest reads this table. -->"));
        List<DynamicTest> tests = new ArrayList<>();
        for (String line :
                table.lines().skip(4).takeWhile(each -> each.startsWith("|")).toList()) {
            String[] cells = line.split("\\|", -1);
            String entry = codes(cells[1]).get(0);
            codes(cells[2]).forEach(host -> tests.add(row(entry, host, true)));
            codes(cells[3]).forEach(host -> tests.add(row(entry, host, false)));
        }
        assertThat(tests).hasSizeGreaterThan(40);
        return tests;
    }

    private static List<String> codes(String cell) {
        return CODE.matcher(cell).results().map(each -> each.group(1)).toList();
    }

    private static DynamicTest row(String entry, String host, boolean direct) {
        return DynamicTest.dynamicTest(
                entry + (direct ? " covers " : " leaves out ") + host,
                () -> assertThat(covers(entry, host)).isEqualTo(direct));
    }

    private static boolean covers(String list, String text) {
        Matcher host = HOST.matcher(text);
        assertThat(host.matches()).isTrue();
        int port = host.group(2) == null ? 443 : Integer.parseInt(host.group(2));
        return NoProxy.read(list).covers(host.group(1), port);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                                      | a.example   | false
            ' '                                    | a.example   | false
            ','                                    | a.example   | false
            'b.example,a.example'                  | a.example   | true
            'b.example, a.example'                 | a.example   | true
            'b.example a.example'                  | a.example   | true
            'b.example;a.example'                  | a.example   | false
            ' ,, a.example ,'                      | a.example   | true
            'http://x/,a.example:99999,a.example'  | a.example   | true
            'a.example:99999'                      | a.example   | false
            'a.example:'                           | a.example   | false
            '10.0.0.0/33'                          | 10.0.0.1    | false
            '[::1'                                 | [::1]       | false
            '[a.example]'                          | a.example   | false
            '..example'                            | a.example   | false
            '%,a.example'                          | a.example   | true
            """)
    void a_list_is_read_as_a_variable_holds_it(String list, String host, boolean direct) {
        assertThat(covers(list == null ? "" : list, host)).isEqualTo(direct);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "a.localhost",
                "LOCALHOST.",
                "127.0.0.1",
                "127.9.9.9",
                "::1",
                "[::1]",
                "::ffff:127.0.0.1"
            })
    void this_machine_is_known_by_its_names(String host) {
        assertThat(NoProxy.loopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost.example", "128.0.0.1", "0.0.0.0", "notlocalhost", "::2", "", "%"})
    void nothing_else_is_this_machine(String host) {
        assertThat(NoProxy.loopback(host)).isFalse();
    }

    @Test
    void an_entry_is_shown_as_it_is_written() {
        for (String entry : List.of("*", "*:80", "example.com", "10.0.0.0/8", "2001:db8::/32", "example.com:8443")) {
            assertThat(Objects.requireNonNull(NoProxyEntry.parse(entry))).hasToString(entry);
        }
        assertThat(Objects.requireNonNull(NoProxyEntry.parse("[::1]:80"))).hasToString("[::1]:80");
    }
}

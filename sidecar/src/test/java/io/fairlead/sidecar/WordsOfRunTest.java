package io.fairlead.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code run} and {@code serve} say, decided without running anything. */
class WordsOfRunTest {

    private static String line(long calls, List<String> untouched, List<String> distrusting, String direct) {
        return new ClosingLine(calls, 1, 0, untouched, distrusting, direct, "/h/log/run.log").text();
    }

    @Test
    void the_closing_line_says_what_came_through() {
        assertThat(line(3, List.of("pypi.org"), List.of(), ""))
                .isEqualTo("3 calls came through: 1 mended, 0 failed; let through untouched: pypi.org;"
                        + " log: /h/log/run.log");
        assertThat(line(1, List.of("a", "b", "c", "d", "e", "f", "g"), List.of("x"), ""))
                .contains("1 call came through")
                .contains("a, b, c, d, e and 2 more")
                .contains("not trusted by clients of x");
    }

    @Test
    void where_no_call_came_through_it_says_why_that_may_be_and_what_mends_it() {
        assertThat(line(0, List.of(), List.of(), ""))
                .contains("no call came through")
                .contains("HTTPS_PROXY")
                .contains("OPENAI_BASE_URL=http://127.0.0.1:9800/openai/v1");
        assertThat(line(0, List.of(), List.of("api.openai.com"), ""))
                .contains("api.openai.com does not trust Fairlead's certificate")
                .contains("mend: ");
        assertThat(line(0, List.of(), List.of(), "*")).contains("NO_PROXY is *").contains("mend: NO_PROXY=");
        assertThat(line(0, List.of(), List.of(), "corp.example")).contains("go direct: corp.example");
        assertThat(line(0, List.of("pypi.org"), List.of(), "")).contains("no provider that is configured");
    }

    @Test
    void a_command_that_cannot_be_started_has_the_status_that_a_shell_gives() {
        assertThat(NotStarted.of("x", new IOException("Cannot run program \"x\": error=2, No such file"))
                        .status())
                .isEqualTo(127);
        assertThat(NotStarted.of("x", new IOException("Cannot run program \"x\": Exec failed, error: 13 (Permission)"))
                        .status())
                .isEqualTo(126);
        assertThat(NotStarted.of("x", new IOException("error=8, Exec format error"))
                        .status())
                .isEqualTo(126);
        assertThat(NotStarted.of("x", new IOException("error=7, Argument list too long"))
                        .sentence())
                .contains("too long");
    }

    @Test
    void an_address_that_cannot_be_listened_at_is_told_in_words() {
        String in =
                "the proxy cannot listen at 127.0.0.1:9800: bind(..) failed with error(-98): Address already in use";
        assertThat(ListenFailure.words(new IllegalStateException(in)))
                .isEqualTo("the proxy cannot listen at 127.0.0.1:9800: the port is in use; choose another address, such"
                        + " as --listen 127.0.0.1:0 (any free port)");
        assertThat(ListenFailure.words(new IllegalStateException(
                        "the admin port cannot listen at 1.2.3.4:80: Cannot assign requested address")))
                .contains("this machine has no such address")
                .contains("--admin 127.0.0.1:0");
        assertThat(ListenFailure.words(new IllegalStateException("something else")))
                .isNull();
    }

    @Test
    void the_preload_is_added_to_nodes_options_once() {
        Path preload = Path.of("/home/me/.fairlead/node-preload.cjs");
        assertThat(NodePreload.options(null, preload)).isEqualTo("--require /home/me/.fairlead/node-preload.cjs");
        String both = NodePreload.options("--max-old-space-size=4096", preload);
        assertThat(both).isEqualTo("--max-old-space-size=4096 --require /home/me/.fairlead/node-preload.cjs");
        assertThat(NodePreload.options(both, preload)).isEqualTo(both);
        assertThat(NodePreload.options("", Path.of("/a b/x.cjs"))).isEqualTo("--require \"/a b/x.cjs\"");
    }
}

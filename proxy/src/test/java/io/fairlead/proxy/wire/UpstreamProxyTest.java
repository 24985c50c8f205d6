package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.ScriptedProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that is left through a proxy, on the wire. */
class UpstreamProxyTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String ANSWER =
            "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"content\":\"hi\"}}]}";
    private static final String BY_NAME = "url: \"https://provider.test/v1\"";

    private static String at(ScriptedProxy proxy) {
        return "upstream-proxy: \"http://127.0.0.1:" + proxy.port() + "\"";
    }

    private static HttpResponse<String> chat(Scene scene) throws Exception {
        return chat(scene, CHAT);
    }

    private static HttpResponse<String> chat(Scene scene, String path) throws Exception {
        return scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base(path))
                                .header("Content-Type", "application/json")
                                .header("Authorization", "Bearer k")
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"gpt-4o\",\"messages\":[]}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static ScriptedProvider answering(ScriptedProvider provider) {
        return provider.always(Reply.json(ANSWER));
    }

    @Test
    void calls_go_through_it_and_it_looks_the_name_up() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start().map("provider.test:443", openai.port());
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .provider("openai", BY_NAME, null)
                        .start()) {
            for (int i = 0; i < 3; i++) {
                HttpResponse<String> answer = chat(scene);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(ANSWER);
            }
            assertThat(proxy.targets()).containsOnly("provider.test:443");
            assertThat(proxy.asked().get(0).fields())
                    .containsEntry("host", "provider.test:443")
                    .doesNotContainKey("proxy-authorization");
            assertThat(openai.seen()).hasSize(3).allMatch(each -> "Bearer k".equals(each.header("authorization")));
            assertThat(scene.meter("fairlead.upstream.proxy.connects", "result", "connected"))
                    .isEqualTo(proxy.asked().size());
        }
    }

    @Test
    void an_intercepted_client_is_served_through_it() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start().map("api.openai.com:443", openai.port());
                Scene scene = Scene.scene().proxy(at(proxy)).start()) {
            HttpResponse<String> answer = scene.jdk(HttpClient.Version.HTTP_2)
                    .send(
                            HttpRequest.newBuilder(java.net.URI.create("https://api.openai.com/v1/chat/completions"))
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo(ANSWER);
            assertThat(proxy.targets()).containsExactly("api.openai.com:443");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "http://user:CANARY@127.0.0.1:%d"                                           | user:CANARY
            "http://us%%40er:CAN%%2FARY@127.0.0.1:%d/"                                  | us@er:CAN/ARY
            "http://user@127.0.0.1:%d"                                                  | user:
            "user:CANARY@127.0.0.1:%d"                                                  | user:CANARY
            { url: "http://127.0.0.1:%d", credentials: "user:CANARY:x" }                | user:CANARY:x
            { url: "http://a:b@127.0.0.1:%d", credentials: "user:CANARY" }              | user:CANARY
            """, quoteCharacter = '`')
    void credentials_are_sent_to_it_and_to_nobody_else(String setting, String credentials) throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start();
                Scene scene = Scene.scene()
                        .proxy("upstream-proxy: " + setting.formatted(proxy.port()))
                        .provider("openai", "", openai)
                        .start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            String basic = Objects.requireNonNull(proxy.asked().get(0).fields().get("proxy-authorization"));
            assertThat(basic).startsWith("Basic ");
            assertThat(new String(java.util.Base64.getDecoder().decode(basic.substring(6)), StandardCharsets.UTF_8))
                    .isEqualTo(credentials);
            assertThat(openai.seen().get(0).header("proxy-authorization")).isNull();
            assertThat(String.valueOf(scene.engine.engine().snapshot().redacted()))
                    .contains("127.0.0.1:" + proxy.port())
                    .doesNotContain("CANARY");
        }
    }

    @Test
    void a_proxy_that_speaks_tls_is_checked_and_carries_tls_inside() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.secure().map("provider.test:443", openai.port());
                Scene scene = Scene.scene()
                        .proxy("upstream-proxy: \"https://localhost:" + proxy.port() + "\"")
                        .provider("openai", BY_NAME, null)
                        .start()) {
            assertThat(chat(scene).body()).isEqualTo(ANSWER);
            assertThat(proxy.targets()).containsExactly("provider.test:443");
        }
    }

    @Test
    void what_is_on_the_list_goes_past_it() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProvider other = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start();
                Scene scene = Scene.scene()
                        .proxy("upstream-proxy: { url: \"http://127.0.0.1:" + proxy.port()
                                + "\", no-proxy: [\"127.0.0.0/8:" + openai.port() + "\"] }")
                        .provider("openai", "", openai)
                        .provider("other", "like: openai, key: k", other)
                        .start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(proxy.targets()).isEmpty();
            assertThat(chat(scene, "/other/v1/chat/completions").statusCode()).isEqualTo(200);
            assertThat(proxy.targets()).containsExactly("127.0.0.1:" + other.port());
        }
    }

    @Test
    void a_tunnel_goes_through_it_untouched_with_what_the_host_says_first() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                ScriptedProxy proxy =
                        ScriptedProxy.start().first("220 ready\r\n").map("mail.example:25", server.getLocalPort());
                Scene scene = Scene.scene().proxy(at(proxy)).start();
                Socket client = connect(scene, "mail.example:25")) {
            try (Socket peer = server.accept()) {
                assertThat(line(client)).startsWith("HTTP/1.1 200 ");
                while (!line(client).isEmpty()) {
                    // the rest of the head
                }
                assertThat(line(client)).isEqualTo("220 ready");
                client.getOutputStream().write("HELO\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(peer)).isEqualTo("HELO");
                peer.getOutputStream().write("250 ok\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(line(client)).isEqualTo("250 ok");
            }
            assertThat(client.getInputStream().read()).isEqualTo(-1);
            assertThat(proxy.targets()).containsExactly("mail.example:25");
        }
    }

    private static Socket connect(Scene scene, String authority) throws IOException {
        Socket client = new Socket(scene.address().getAddress(), scene.address().getPort());
        client.setSoTimeout((int) Scene.PATIENCE.toMillis());
        client.getOutputStream()
                .write(("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private static String line(Socket from) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = from.getInputStream().read();
                next >= 0 && next != '\n';
                next = from.getInputStream().read()) {
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            407 Proxy Authentication Required | 502 | with 407
            403 Forbidden                     | 502 | with 403
            502 Bad Gateway                   | 502 | with 502
            500 CANARY                        | 502 | with 500
            close                             | 502 | gave no answer
            """)
    void a_tunnel_that_it_refuses_is_refused_with_the_cause_and_never_as_a_407(String answer, int status, String cause)
            throws Exception {
        try (ScriptedProxy proxy = ScriptedProxy.start().on(any -> answer);
                Scene scene = Scene.scene()
                        .proxy("upstream-proxy: \"http://user:CANARY@127.0.0.1:" + proxy.port() + "\"")
                        .start();
                Socket client = connect(scene, "pypi.org:443")) {
            assertThat(line(client))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("the upstream proxy 127.0.0.1:" + proxy.port(), cause, "pypi.org:443")
                    .doesNotContain("CANARY");
        }
    }

    @Test
    void a_probe_and_a_webhook_go_through_it() throws Exception {
        try (ScriptedProvider openai = ScriptedProvider.start();
                ScriptedProvider hooks =
                        ScriptedProvider.builder().hosts("hooks.example").start();
                ScriptedProxy proxy = ScriptedProxy.start()
                        .map("provider.test:443", openai.port())
                        .map("hooks.example:443", hooks.port());
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .provider("openai", BY_NAME + ", key: own", null)
                        .alerts("{ webhook: \"https://hooks.example/x\", on: key-refused }")
                        .start()) {
            ProbeResult result = Objects.requireNonNull(scene.engine
                    .engine()
                    .probe("openai")
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
            assertThat(result.verdict()).isEqualTo(ProbeResult.Verdict.GOOD);
            assertThat(proxy.targets()).containsExactly("provider.test:443");

            openai.always(Golden.error(401, "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"no\"}}"));
            var unused = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base(CHAT))
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"m\",\"messages\":[]}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            await().atMost(Scene.PATIENCE).until(() -> !hooks.seen().isEmpty());
            assertThat(proxy.targets()).contains("hooks.example:443");
        }
    }

    @Test
    void an_address_of_ipv6_is_asked_for_in_brackets() throws Exception {
        try (ScriptedProxy proxy = ScriptedProxy.start().on(any -> "403 Forbidden");
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .provider("openai", "url: \"https://[2001:db8::7]:8443/v1\"", null)
                        .start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(502);
            assertThat(proxy.targets()).containsExactly("[2001:db8::7]:8443");
            assertThat(proxy.asked().get(0).fields()).containsEntry("host", "[2001:db8::7]:8443");
        }
    }

    @Test
    void a_probe_that_it_turns_away_says_nothing_about_the_provider() {
        try (ScriptedProxy proxy = ScriptedProxy.start().on(any -> "407 Proxy Authentication Required");
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .provider("openai", BY_NAME, null)
                        .start()) {
            ProbeResult result = Objects.requireNonNull(scene.engine
                    .engine()
                    .probe("openai")
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join());
            assertThat(result.verdict()).isEqualTo(ProbeResult.Verdict.NONE);
            assertThat(result.reason()).isEqualTo("upstream_proxy_error");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            407 Proxy Authentication Required | it does not take the user and password | 1
            403 Forbidden                     | it does not let this host through      | 1
            451 CANARY                        | it does not let this host through      | 1
            302 Found                         | it does not let this host through      | 1
            503 Service Unavailable           | it did not reach it                    | 4
            429 Too Many Requests             | it did not reach it                    | 4
            close                             | gave no answer                         | 4
            """)
    void what_it_refuses_is_told_to_the_client_and_held_against_no_provider(String answer, String words, int asked)
            throws Exception {
        try (ScriptedProxy proxy = ScriptedProxy.start().on(any -> answer);
                Scene scene = Scene.scene()
                        .proxy("upstream-proxy: \"http://user:CANARY@127.0.0.1:" + proxy.port() + "\"")
                        .defaults("breaker: { minimum: 5 }")
                        .provider("openai", BY_NAME, null)
                        .start()) {
            for (int i = 0; i < 8; i++) { // few enough for the budget of repeats
                HttpResponse<String> told = chat(scene);
                assertThat(told.statusCode()).isEqualTo(502);
                assertThat(told.body())
                        .contains("127.0.0.1:" + proxy.port(), "provider.test:443", words, "upstream_proxy_error")
                        .doesNotContain("CANARY");
            }
            assertThat(proxy.asked()).hasSize(8 * asked);
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.latest().attempts().get(0).reason()).isEqualTo("upstream_proxy_error");
        }
    }

    @Test
    void another_target_is_asked_where_it_refuses_the_first() throws Exception {
        try (ScriptedProvider other = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start()
                        .on(each -> each.target().startsWith("provider.test") ? "403 Forbidden" : "");
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .provider("openai", BY_NAME, null)
                        .provider("other", "like: openai, key: k", other)
                        .routes("{ name: r, match: { provider: openai }, fallback: [other] }")
                        .start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(proxy.targets()).containsExactly("provider.test:443", "127.0.0.1:" + other.port());
        }
    }

    @Test
    void a_host_that_a_working_proxy_does_not_reach_is_that_hosts_trouble() throws Exception {
        try (ScriptedProvider other = answering(ScriptedProvider.start());
                ScriptedProxy proxy = ScriptedProxy.start()
                        .on(each -> each.target().startsWith("provider.test") ? "503 Service Unavailable" : "");
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .defaults("exhausted: fail")
                        .provider("openai", BY_NAME, null)
                        .provider("other", "like: openai, key: k", other)
                        .start()) {
            assertThat(chat(scene, "/other/v1/chat/completions").statusCode()).isEqualTo(200);
            for (int i = 0; i < 12; i++) {
                assertThat(chat(scene).statusCode()).isIn(502, 503);
            }
            assertThat(scene.engine.engine().breakers().view("openai").state()).isNotEqualTo("closed");
            assertThat(scene.engine.engine().breakers().view("other").state()).isEqualTo("closed");
        }
    }

    @Test
    void one_that_is_not_there_is_named_and_held_against_no_provider() throws Exception {
        int nobody;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = gone.getLocalPort();
        }
        try (Scene scene = Scene.scene()
                .proxy("upstream-proxy: \"http://127.0.0.1:" + nobody + "\"")
                .provider("openai", BY_NAME, null)
                .start()) {
            for (int i = 0; i < 12; i++) {
                HttpResponse<String> told = chat(scene);
                assertThat(told.statusCode()).isEqualTo(502);
                assertThat(told.body())
                        .contains("upstream_proxy_unreachable", "127.0.0.1:" + nobody, "cannot be reached");
            }
            assertThat(scene.engine.engine().breakers().view("openai").state()).isEqualTo("closed");
            assertThat(scene.meter("fairlead.upstream.proxy.connects", "result", "unreachable"))
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"url: \"https://provider.test/v1\"", "url: \"http://provider.test/v1\""})
    void one_that_says_nothing_is_waited_for_as_long_as_for_a_connection(String url) throws Exception {
        try (ScriptedProxy proxy = ScriptedProxy.start().on(any -> "stall");
                Scene scene = Scene.scene()
                        .proxy(at(proxy))
                        .retry("attempts: 1")
                        .defaults("timeouts: { connect: 300ms }")
                        .provider("openai", url, null)
                        .start()) {
            HttpResponse<String> told = chat(scene);
            assertThat(told.statusCode()).isEqualTo(504);
            assertThat(told.body()).contains("upstream_proxy_timeout", "did not answer CONNECT provider.test:");
            await().atMost(Scene.PATIENCE)
                    .untilAsserted(
                            () -> assertThat(scene.meter("fairlead.upstream.proxy.connects", "result", "timeout"))
                                    .isPositive());
        }
    }

    @Test
    void one_that_is_fairlead_itself_is_not_asked() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                Scene scene = Scene.scene().provider("openai", "", openai).start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            for (String host : new String[] {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
                scene.engine.follow("proxy: { upstream-proxy: \"http://" + host + ":"
                        + scene.address().getPort()
                        + "\" }\ndefaults: { retry: { attempts: 1 } }\nproviders: { openai: { " + BY_NAME + " } }\n");
                HttpResponse<String> told = chat(scene);
                assertThat(told.statusCode()).isEqualTo(502);
                assertThat(told.body()).contains("upstream_proxy_loop", "one of Fairlead's own listeners");
                try (Socket client = connect(scene, "pypi.org:443")) {
                    assertThat(line(client)).startsWith("HTTP/1.1 502 ").contains("own listeners");
                }
            }
        }
    }

    @Test
    void a_change_of_it_is_followed_and_unchanged_ones_keep_their_connections() throws Exception {
        try (ScriptedProvider openai = answering(ScriptedProvider.start());
                ScriptedProxy one = ScriptedProxy.start();
                ScriptedProxy two = ScriptedProxy.start();
                Scene scene = Scene.scene()
                        .proxy(at(one))
                        .provider("openai", "", openai)
                        .start()) {
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            String yaml = java.nio.file.Files.readString(scene.engine.file());
            scene.engine.follow(yaml + "\n# touched\n");
            assertThat(chat(scene).statusCode()).isEqualTo(200);

            scene.engine.follow(yaml.replace(":" + one.port() + "\"", ":" + two.port() + "\""));
            int before = one.asked().size();
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(one.asked()).hasSize(before);
            assertThat(two.asked()).hasSize(1);

            scene.engine.follow(yaml.replaceAll("(?m)^proxy:.*$", ""));
            assertThat(chat(scene).statusCode()).isEqualTo(200);
            assertThat(one.asked()).hasSize(before);
            assertThat(two.asked()).hasSize(1);
        }
    }
}

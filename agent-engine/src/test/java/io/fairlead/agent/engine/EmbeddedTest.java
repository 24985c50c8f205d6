package io.fairlead.agent.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine by the one method that the agent calls. */
class EmbeddedTest {

    private static final String CHAT =
            "{\"id\":\"c\",\"object\":\"chat.completion\",\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,\"message\":"
                    + "{\"role\":\"assistant\",\"content\":\"Hello\"},\"finish_reason\":\"stop\"}]}";

    @TempDir
    static Path folder;

    private static ScriptedProvider provider;
    private static GuestLoader guest;
    private static Map<?, ?> engine;

    @BeforeAll
    static void start() throws IOException {
        provider = ScriptedProvider.start();
        provider.always(Reply.json(CHAT));
        guest = new GuestLoader();
        engine = guest.start(Map.of("config", configuration(provider).toString()));
    }

    @AfterAll
    static void stop() {
        guest.close();
        provider.close();
    }

    /** Hosts are the real ones; where they lead to is this machine. */
    static Path configuration(ScriptedProvider openai) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "fairlead", ".yaml"), """
                tls: { trust: [%s] }
                providers:
                  openai: { connect-to: "127.0.0.1:%d" }
                defaults: { retry: { backoff: { initial: 1ms, max: 2ms } }, health: { probe: off } }
                """.formatted(
                        ScriptedProvider.caFile(), openai.port()));
    }

    @Test
    void an_outage_is_survived() throws Exception {
        int before = provider.seen().size();
        provider.next(Reply.whole(503, "{}"), Reply.json(CHAT));

        String answer = Tunnel.chat(engine, "api.openai.com");

        assertThat(answer).startsWith("HTTP/1.1 200").endsWith(CHAT);
        assertThat(provider.seen()).hasSize(before + 2);
        assertThat(guest.alive()).isTrue();
    }

    @Test
    void who_does_not_have_the_secret_gets_nothing_but_407() throws Exception {
        String wrong = "Proxy-Authorization: Basic ZmFpcmxlYWQ6d3Jvbmc=\r\n";
        for (String head : new String[] {
            "CONNECT api.openai.com:443 HTTP/1.1\r\nHost: api.openai.com:443\r\n\r\n",
            "CONNECT api.openai.com:443 HTTP/1.1\r\nHost: api.openai.com:443\r\n" + wrong + "\r\n",
            "CONNECT localhost:" + provider.port() + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            "GET /openai/v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\n" + wrong + "\r\n",
            "GET http://api.openai.com/v1/models HTTP/1.1\r\nHost: api.openai.com\r\n\r\n",
        }) {
            assertThat(Tunnel.answer(engine, head)).as(head).startsWith("HTTP/1.1 407");
        }
    }

    @Test
    void it_is_described_by_types_of_the_jdk_alone() {
        assertThat(engine.keySet().toString()).contains("proxy", "authorization", "ca", "hosts");
        assertThat(String.valueOf(engine.get("proxy"))).matches("127\\.0\\.0\\.1:[0-9]+");
        assertThat(String.valueOf(engine.get("ca"))).startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(guest.hosts().lines())
                .contains("api.openai.com", "api.anthropic.com", "generativelanguage.googleapis.com");
        assertThat(engine.values()).allMatch(each -> each instanceof String);
        assertThat(engine.get("admin")).as("nobody asked for an admin port").isNull();
    }

    @Test
    void a_second_start_finds_the_engine_that_runs() {
        assertThat(guest.start(Map.of("log", "off"))).isEqualTo(engine);
    }

    @Test
    void two_class_loaders_have_an_engine_each() throws Exception {
        try (ScriptedProvider other = ScriptedProvider.start();
                GuestLoader second = new GuestLoader()) {
            other.always(Reply.json(CHAT));
            Map<?, ?> beside =
                    second.start(Map.of("config", configuration(other).toString()));

            assertThat(beside.get("proxy")).isNotEqualTo(engine.get("proxy"));
            assertThat(beside.get("authorization")).isNotEqualTo(engine.get("authorization"));
            assertThat(beside.get("ca")).isNotEqualTo(engine.get("ca"));
            assertThat(Tunnel.chat(beside, "api.openai.com")).startsWith("HTTP/1.1 200");
            assertThat(other.seen()).hasSize(1);
            assertThat(Tunnel.chat(engine, "api.openai.com")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_configuration_that_changes_is_followed() throws Exception {
        try (ScriptedProvider other = ScriptedProvider.start();
                GuestLoader second = new GuestLoader()) {
            Path file = configuration(other);
            second.start(Map.of("config", file.toString()));
            assertThat(second.hosts()).doesNotContain("llm.example");

            Files.writeString(
                    file,
                    Files.readString(file)
                            .replace(
                                    "providers:", "providers:\n  ours: { like: openai, url: https://llm.example/v1 }"));

            await().atMost(Duration.ofSeconds(60)).until(() -> second.hosts().contains("llm.example"));
        }
    }

    @Test
    void an_admin_port_is_there_when_it_is_asked_for() throws Exception {
        try (GuestLoader second = new GuestLoader()) {
            Map<?, ?> shown =
                    second.start(Map.of("config", configuration(provider).toString(), "admin", "127.0.0.1:0"));
            String address = String.valueOf(shown.get("admin"));

            assertThat(Tunnel.answer(
                            Map.of("proxy", address), "GET /metrics HTTP/1.1\r\nHost: " + address + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void a_mistake_is_told_in_one_line_and_nothing_runs() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "providers:\n  openai: { utl: x }\n");
        try (GuestLoader second = new GuestLoader()) {
            assertThatThrownBy(() -> second.start(Map.of("config", wrong.toString())))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("wrong.yaml:2:")
                    .hasMessageContaining("utl")
                    .hasMessageNotContaining("\n")
                    .hasNoCause();
            assertThatThrownBy(() -> second.start(Map.of("lgo", "info")))
                    .hasMessageContaining("expected: admin, config, log");
            assertThatThrownBy(() -> second.start(Map.of("log", "loud"))).hasMessageContaining("expected: off, error");
            assertThat(second.alive()).isFalse();
            assertThat(second.hosts()).isEmpty();
        }
    }
}

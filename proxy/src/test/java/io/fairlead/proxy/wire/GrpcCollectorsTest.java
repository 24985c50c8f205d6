package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.GrpcCollector;
import io.fairlead.proxy.testing.OtlpReceiver;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.ScriptedProxy;
import io.grpc.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Collectors that speak gRPC, and the way to collectors through a proxy of the network. */
class GrpcCollectorsTest {

    private static final String CHAT = "/openai/v1/chat/completions";

    private static Scene.Builder scene(String url, String more) {
        return Scene.scene()
                .telemetry("otlp: { endpoint: \"" + url + "\", protocol: grpc" + more + " }")
                .provider("openai", "");
    }

    private static void answers(Scene scene, int calls) {
        scene.provider("openai").always(Reply.json(Golden.CHAT));
        for (int i = 0; i < calls; i++) {
            try (RawClient client = RawClient.to(scene.engine)) {
                assertThat(client.post(CHAT, Golden.CHAT_REQUEST, "Authorization", "Bearer k")
                                .status())
                        .isEqualTo(200);
            }
        }
    }

    private static void arrive(GrpcCollector collector, int spans) {
        await().atMost(Scene.PATIENCE).until(() -> collector.spans().size() >= spans);
        assertThat(collector.spans()).hasSize(spans);
    }

    private static double lost(Scene scene) {
        return scene.meter("fairlead.telemetry.lost", "signal", "traces", "reason", "export_failed");
    }

    @Test
    void traces_and_metrics_arrive_over_one_kept_connection_with_their_fields() {
        try (GrpcCollector collector = GrpcCollector.start()) {
            try (Scene scene =
                    scene(collector.url(), ", headers: { x-key: mine }").start()) {
                answers(scene, 2);
                arrive(collector, 4);
                assertThat(collector.header("x-key")).isEqualTo("mine");
                assertThat(collector.header("content-type")).isEqualTo("application/grpc");
                answers(scene, 1);
                arrive(collector, 6);
                assertThat(lost(scene)).isZero();
            } // its end sends the last round
            assertThat(collector.metrics())
                    .contains("gen_ai.client.operation.duration", "fairlead.requests", "gen_ai.client.token.usage");
        }
    }

    @Test
    void one_over_tls_is_checked_as_providers_are() {
        try (GrpcCollector collector = GrpcCollector.secure("localhost");
                Scene good = scene("https://localhost:" + collector.port(), ", metrics: false")
                        .start()) {
            answers(good, 1);
            arrive(collector, 2);
        }
        try (GrpcCollector collector = GrpcCollector.secure("another.test");
                Scene bad = scene("https://localhost:" + collector.port(), ", metrics: false")
                        .start()) {
            answers(bad, 1);
            assertThat(bad.latest().outcome()).isEqualTo("answered");
            await().atMost(Scene.PATIENCE.multipliedBy(2)).until(() -> lost(bad) > 0);
            assertThat(collector.heads()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "ABORTED", "DEADLINE_EXCEEDED"})
    void one_that_cannot_take_them_now_is_asked_again_and_nothing_is_lost_or_sent_twice(Status.Code code) {
        try (GrpcCollector collector = GrpcCollector.start();
                Scene scene = scene(collector.url(), ", metrics: false").start()) {
            collector.refuse(Status.fromCode(code)).refuse(Status.fromCode(code));
            answers(scene, 1);
            arrive(collector, 2);
            assertThat(collector.heads()).hasSizeGreaterThanOrEqualTo(3);
            assertThat(lost(scene)).isZero();
        }
    }

    @Test
    void one_that_refuses_is_not_asked_again_and_the_loss_is_counted() {
        try (GrpcCollector collector = GrpcCollector.start();
                Scene scene = scene(collector.url(), ", metrics: false").start()) {
            collector.refuse(Status.UNAUTHENTICATED.withDescription("CANARY"));
            answers(scene, 1);
            await().atMost(Scene.PATIENCE).until(() -> lost(scene) > 0);
            answers(scene, 1);
            await().atMost(Scene.PATIENCE)
                    .until(() -> lost(scene) + collector.spans().size() == 4);
        }
    }

    @Test
    void one_that_is_silent_gone_or_speaks_another_protocol_is_not_felt() {
        try (ScriptedProvider silent = ScriptedProvider.builder().silent().start();
                ScriptedProvider http = ScriptedProvider.builder().plain().start()) {
            http.always(Reply.whole(200, "CANARY"));
            for (int port : new int[] {silent.port(), http.port(), 1}) {
                try (Scene scene = scene("http://127.0.0.1:" + port, "").start()) {
                    answers(scene, 20);
                    assertThat(scene.latest().outcome()).isEqualTo("answered");
                }
            }
        }
    }

    @Test
    void one_that_comes_back_on_another_connection_is_found_again() {
        GrpcCollector first = GrpcCollector.start();
        int port = first.port();
        try (Scene scene = scene(first.url(), ", metrics: false").start()) {
            answers(scene, 1);
            arrive(first, 2);
            first.close();
            answers(scene, 1);
            try (GrpcCollector second = GrpcCollector.at(port)) {
                arrive(second, 2);
            }
            assertThat(lost(scene)).isZero();
        } finally {
            first.close();
        }
    }

    @Test
    void they_go_through_an_upstream_proxy_over_either_protocol() {
        try (GrpcCollector grpc = GrpcCollector.start();
                ScriptedProxy proxy = ScriptedProxy.start().map("collector.test:4317", grpc.port());
                Scene scene = scene("http://collector.test:4317", ", metrics: false")
                        .proxy("upstream-proxy: \"http://me:secret@127.0.0.1:" + proxy.port() + "\"")
                        .start()) {
            answers(scene, 1);
            arrive(grpc, 2);
            assertThat(proxy.targets()).contains("collector.test:4317");
            assertThat(proxy.asked()).allMatch(each -> each.fields().containsKey("proxy-authorization"));
        }
        try (OtlpReceiver http = OtlpReceiver.start();
                ScriptedProxy proxy = ScriptedProxy.start()
                        .map("collector.test:4318", http.http().port());
                Scene scene = Scene.scene()
                        .telemetry("otlp: { endpoint: \"http://collector.test:4318\", metrics: false }")
                        .proxy("upstream-proxy: \"http://127.0.0.1:" + proxy.port() + "\"")
                        .provider("openai", "")
                        .start()) {
            answers(scene, 3);
            http.spans(6);
            assertThat(proxy.targets()).contains("collector.test:4318");
            assertThat(http.http().seen().get(0).header("host")).isEqualTo("collector.test:4318");
        }
    }

    @Test
    void those_of_the_proxys_no_proxy_list_are_asked_straight() {
        try (OtlpReceiver http = OtlpReceiver.start();
                ScriptedProxy proxy = ScriptedProxy.start();
                Scene scene = Scene.scene()
                        .telemetry("otlp: { endpoint: \"" + http.url() + "\", metrics: false }")
                        .proxy("upstream-proxy: { url: \"http://127.0.0.1:" + proxy.port()
                                + "\", no-proxy: [127.0.0.1] }")
                        .provider("openai", "")
                        .start()) {
            answers(scene, 1);
            http.spans(2);
            assertThat(proxy.targets()).isEmpty();
        }
    }

    @Test
    void a_change_of_the_way_out_is_followed_by_an_export_that_goes_on() throws Exception {
        try (OtlpReceiver http = OtlpReceiver.start();
                ScriptedProxy proxy = ScriptedProxy.start();
                Scene scene = Scene.scene()
                        .telemetry("otlp: { endpoint: \"" + http.url() + "\", metrics: false }")
                        .provider("openai", "")
                        .start()) {
            answers(scene, 1);
            http.spans(2);
            String yaml = java.nio.file.Files.readString(scene.engine.file());
            scene.engine.follow(yaml + "proxy: { upstream-proxy: \"http://127.0.0.1:" + proxy.port() + "\" }\n");
            answers(scene, 1);
            http.spans(4);
            assertThat(proxy.targets()).contains("127.0.0.1:" + http.http().port());
        }
    }
}

package io.fairlead.proxy.wire;

import static io.fairlead.proxy.testing.OtlpReceiver.attributes;
import static io.fairlead.proxy.testing.OtlpReceiver.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.observe.ExchangeRecord;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.LogLines;
import io.fairlead.proxy.testing.OtlpReceiver;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a collector reads of calls, and what providers read of a client's trace. */
class TracesOnTheWireTest {

    private static final String CHAT = "/openai/v1/chat/completions";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
    private static final String OTHER_SPAN = "00-" + TRACE + "-[0-9a-f]{16}-01";

    private static Scene.Builder traced(OtlpReceiver collector) {
        return Scene.scene().telemetry("otlp: { endpoint: \"" + collector.url() + "\", metrics: false }");
    }

    private static Received call(Scene scene, String body, String... fields) {
        List<String> all = new ArrayList<>(List.of("Authorization", "Bearer client-key"));
        all.addAll(List.of(fields));
        try (RawClient client = RawClient.to(scene.engine)) {
            return client.post(CHAT, body, all.toArray(new String[0]));
        }
    }

    private static Span root(List<Span> spans) {
        return spans.stream()
                .filter(each -> each.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .findFirst()
                .orElseThrow();
    }

    private static List<Span> attempts(List<Span> spans) {
        return spans.stream()
                .filter(each -> each.getKind() == Span.SpanKind.SPAN_KIND_CLIENT)
                .sorted((one, other) -> Long.compare(one.getStartTimeUnixNano(), other.getStartTimeUnixNano()))
                .toList();
    }

    @Test
    void a_call_that_is_mended_is_one_span_with_a_child_for_each_attempt() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector)
                        .provider("openai", "")
                        .other("other", "provider.test")
                        .retry("attempts: 2, patience: 0s, backoff: { initial: 5ms, max: 20ms }")
                        .routes("{ name: main, match: { provider: openai }, fallback: [other/gpt-4o-mini] }")
                        .start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            scene.provider("other").always(Reply.stream(Golden.chatEvents().toArray(new String[0])));
            Received answer = call(scene, Golden.CHAT_STREAM_REQUEST);
            assertThat(answer.status()).isEqualTo(200);

            List<Span> spans = collector.spans(4);
            Span call = root(spans);
            assertThat(call.getName()).isEqualTo("chat gpt-4o");
            assertThat(call.getParentSpanId().isEmpty()).isTrue();
            assertThat(call.getStatus().getCode()).isNotEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(call))
                    .containsEntry("fairlead.exchange.id", answer.header("x-fairlead-id"))
                    .containsEntry("fairlead.outcome", "fallback")
                    .containsEntry("fairlead.route", "main")
                    .containsEntry("fairlead.target", "other/gpt-4o-mini")
                    .containsEntry("fairlead.attempts", "3")
                    .containsEntry("fairlead.retries", "1")
                    .containsEntry("fairlead.fallbacks", "1")
                    .containsEntry("gen_ai.operation.name", "chat")
                    .containsEntry("gen_ai.provider.name", "openai")
                    .containsEntry("gen_ai.request.model", "gpt-4o")
                    .containsEntry("http.request.method", "POST")
                    .containsEntry("url.path", "/v1/chat/completions")
                    .containsEntry("http.response.status_code", "200")
                    .containsKeys("fairlead.wait_ms", "fairlead.commit_ms")
                    .doesNotContainKey("error.type");
            assertThat(call.getEventsList()).extracting(Span.Event::getName).containsExactly("retry", "fallback");

            List<Span> attempts = attempts(spans);
            assertThat(attempts).hasSize(3).allSatisfy(each -> {
                assertThat(each.getParentSpanId()).isEqualTo(call.getSpanId());
                assertThat(each.getTraceId()).isEqualTo(call.getTraceId());
                assertThat(each.getStartTimeUnixNano()).isGreaterThanOrEqualTo(call.getStartTimeUnixNano());
                assertThat(each.getEndTimeUnixNano()).isBetween(each.getStartTimeUnixNano(), call.getEndTimeUnixNano());
            });
            assertThat(attributes(attempts.get(0)))
                    .containsEntry("fairlead.attempt", "1")
                    .containsEntry("fairlead.target", "openai/gpt-4o")
                    .containsEntry("fairlead.outcome", "failed")
                    .containsEntry("error.type", "http_503")
                    .containsEntry("fairlead.failure.class", "unavailable")
                    .containsEntry("http.response.status_code", "503")
                    .containsEntry("server.address", "api.openai.com")
                    .containsEntry("server.port", "443");
            assertThat(attempts.get(0).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(Long.parseLong(attributes(attempts.get(1)).get("fairlead.wait_ms")))
                    .isNotNegative();
            Span good = attempts.get(2);
            assertThat(good.getName()).isEqualTo("chat gpt-4o-mini");
            assertThat(good.getStatus().getCode()).isNotEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(good.getEventsList()).extracting(Span.Event::getName).containsExactly("commit");
            assertThat(attributes(good))
                    .containsEntry("fairlead.outcome", "answered")
                    .containsEntry("gen_ai.request.model", "gpt-4o-mini")
                    .containsEntry("server.address", "provider.test");

            assertThat(collector.resource())
                    .containsEntry("service.name", "fairlead")
                    .containsKey("service.instance.id");
            ExchangeRecord record = scene.latest();
            assertThat(record.traceId()).isEqualTo(hex(call.getTraceId()));
            assertThat(record.id()).isEqualTo(answer.header("x-fairlead-id"));
        }
    }

    @Test
    void an_answer_says_its_tokens_and_a_refused_or_broken_call_says_why() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector)
                        .provider("openai", "")
                        .retry("attempts: 1, patience: 0s")
                        .defaults("exhausted: fail")
                        .start()) {
            scene.provider("openai")
                    .next(
                            Reply.json(Golden.CHAT),
                            Golden.error(401, "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}"),
                            Reply.script()
                                    .head(200, "content-type", "text/event-stream")
                                    .chunk(Golden.chatDelta("\"content\":\"Light\"", "null"))
                                    .drop());
            call(scene, Golden.CHAT_REQUEST);
            Map<String, String> answered =
                    attributes(attempts(collector.spans(2)).get(0));
            assertThat(answered)
                    .containsEntry("gen_ai.usage.input_tokens", "7")
                    .containsEntry("gen_ai.usage.output_tokens", "6");

            assertThat(call(scene, Golden.CHAT_REQUEST).status()).isEqualTo(401);
            List<Span> refused = collector.spans(4).subList(2, 4);
            assertThat(root(refused).getStatus().getCode()).isNotEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(root(refused)))
                    .containsEntry("http.response.status_code", "401")
                    .containsKey("error.type");
            assertThat(attempts(refused).get(0).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);

            call(scene, Golden.CHAT_STREAM_REQUEST);
            List<Span> broken = collector.spans(6).subList(4, 6);
            assertThat(root(broken).getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
            assertThat(attributes(root(broken))).containsEntry("fairlead.outcome", "broken");
            assertThat(attributes(attempts(broken).get(0))).containsKey("error.type");
            assertThat(attributes(root(broken)).get("error.type"))
                    .isEqualTo(attributes(attempts(broken).get(0)).get("error.type"));
        }
    }

    @Test
    void a_clients_trace_goes_on_here_and_at_the_provider_by_the_span_of_the_attempt() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").next(Golden.error(503, "{}"), Reply.json(Golden.CHAT));
            call(
                    scene,
                    Golden.CHAT_REQUEST,
                    "Traceparent",
                    PARENT,
                    "tracestate",
                    "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");

            List<Span> spans = collector.spans(3);
            Span call = root(spans);
            assertThat(hex(call.getTraceId())).isEqualTo(TRACE);
            assertThat(hex(call.getParentSpanId())).isEqualTo("00f067aa0ba902b7");
            List<Seen> seen = scene.provider("openai").seen();
            List<Span> attempts = attempts(spans);
            for (int i = 0; i < 2; i++) {
                assertThat(seen.get(i).all("traceparent"))
                        .containsExactly(
                                "00-" + TRACE + "-" + hex(attempts.get(i).getSpanId()) + "-01");
                assertThat(seen.get(i).all("tracestate")).containsExactly("rojo=00f067aa0ba902b7,congo=t61rcWkgMzE");
            }
            assertThat(scene.latest().traceId()).isEqualTo(TRACE);
        }
    }

    @Test
    void a_provider_hears_of_no_trace_that_the_client_did_not_begin() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            call(scene, Golden.CHAT_REQUEST);
            call(scene, Golden.CHAT_REQUEST, "tracestate", "a=b");
            collector.spans(4);
            assertThat(scene.provider("openai").seen())
                    .allSatisfy(each -> assertThat(each.header("traceparent")).isNull());
        }
    }

    static Stream<String> unreadable() {
        return Stream.of(
                "nonsense",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-" + TRACE + "-0000000000000000-01",
                "ff-" + TRACE + "-00f067aa0ba902b7-01",
                "00-" + TRACE.toUpperCase(java.util.Locale.ROOT) + "-00f067aa0ba902b7-01",
                PARENT + "-what",
                "");
    }

    /** W3C Trace Context section 3.2: what cannot be read begins anew, and its state goes. */
    @ParameterizedTest
    @MethodSource("unreadable")
    void a_context_that_cannot_be_read_begins_a_new_trace(String parent) {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            assertThat(call(scene, Golden.CHAT_REQUEST, "traceparent", parent, "tracestate", "a=b")
                            .status())
                    .isEqualTo(200);
            Span call = root(collector.spans(2));
            assertThat(hex(call.getTraceId())).isNotEqualTo(TRACE);
            Seen seen = scene.provider("openai").seen().get(0);
            assertThat(seen.all("traceparent")).hasSize(1);
            assertThat(seen.header("traceparent")).startsWith("00-" + hex(call.getTraceId()) + "-");
            assertThat(seen.header("tracestate")).isNull();
        }
    }

    @Test
    void two_contexts_are_none() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            call(scene, Golden.CHAT_REQUEST, "traceparent", PARENT, "traceparent", PARENT);
            assertThat(hex(root(collector.spans(2)).getTraceId())).isNotEqualTo(TRACE);
        }
    }

    /** Its caller decided: what it does not record is not recorded here, and the ids go on. */
    @Test
    void a_trace_that_is_not_sampled_is_not_sent_and_goes_on_unsampled() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            call(scene, Golden.CHAT_REQUEST, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
            assertThat(scene.provider("openai").seen().get(0).header("traceparent"))
                    .matches("00-" + TRACE + "-[0-9a-f]{16}-00");
            assertThat(scene.latest().traceId()).isEmpty();
            call(scene, Golden.CHAT_REQUEST);
            assertThat(collector.spans(2))
                    .noneMatch(each -> hex(each.getTraceId()).equals(TRACE));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"otlp: off", "otlp: auto", "otlp: { endpoint: \"http://127.0.0.1:1\", traces: false }"})
    void while_nothing_is_traced_a_context_passes_unchanged(String off) {
        try (Scene scene = Scene.scene().telemetry(off).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            call(scene, Golden.CHAT_REQUEST, "traceparent", PARENT, "tracestate", "a=b");
            call(scene, Golden.CHAT_REQUEST, "traceparent", "nonsense", "tracestate", "a=b");
            call(scene, Golden.CHAT_REQUEST);
            List<Seen> seen = scene.provider("openai").seen();
            assertThat(seen.get(0).header("traceparent")).isEqualTo(PARENT);
            assertThat(seen.get(1).header("traceparent")).isEqualTo("nonsense");
            assertThat(seen.get(1).header("tracestate")).isEqualTo("a=b");
            assertThat(seen.get(2).header("traceparent")).isNull();
            assertThat(scene.latest().traceId()).isEmpty();
        }
    }

    @Test
    void a_context_reaches_a_target_that_is_asked_in_another_api() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector)
                        .provider("openai", "")
                        .provider("anthropic", "key: key-of-anthropic")
                        .retry("attempts: 1, patience: 0s")
                        .routes("{ match: { provider: openai }, fallback: [anthropic/claude-sonnet-4-5] }")
                        .start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            scene.provider("anthropic").always(Golden.error(503, "{}"));
            call(scene, Golden.CHAT_REQUEST, "traceparent", PARENT);
            Seen seen = scene.provider("anthropic").seen().get(0);
            assertThat(seen.path()).startsWith("/v1/messages");
            assertThat(seen.header("traceparent")).matches(OTHER_SPAN);
            Span last = attempts(collector.spans(3)).get(1);
            assertThat(seen.header("traceparent")).contains(hex(last.getSpanId()));
            assertThat(attributes(last))
                    .containsEntry("gen_ai.provider.name", "anthropic")
                    .containsEntry("gen_ai.request.model", "claude-sonnet-4-5");
        }
    }

    /** SDKs for AWS sign every field that they send: one that is changed on the way is refused by the provider. */
    @Test
    void a_context_that_the_client_signed_is_not_changed() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            try (RawClient client = RawClient.to(scene.engine)) {
                client.post(
                        CHAT,
                        Golden.CHAT_REQUEST,
                        "Authorization",
                        "Bearer k",
                        "Signature-Input",
                        "sig1=(\"@method\" \"traceparent\");created=1",
                        "traceparent",
                        PARENT);
            }
            assertThat(scene.provider("openai").seen().get(0).header("traceparent"))
                    .isEqualTo(PARENT);
            assertThat(hex(root(collector.spans(2)).getTraceId())).isEqualTo(TRACE);
        }
    }

    @Test
    void nor_is_one_that_a_signature_for_aws_covers() {
        try (OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector).provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            for (String signed : List.of("host;traceparent;x-amz-date", "host;x-amz-date")) {
                try (RawClient client = RawClient.through(scene.engine, "api.openai.com")) {
                    client.post(
                            "/v1/chat/completions",
                            Golden.CHAT_REQUEST,
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=AK/20260101/us-east-1/bedrock/aws4_request, SignedHeaders="
                                    + signed + ", Signature=00",
                            "traceparent",
                            PARENT);
                }
            }
            List<Seen> seen = scene.provider("openai").seen();
            assertThat(seen.get(0).header("traceparent")).isEqualTo(PARENT);
            assertThat(seen.get(1).header("traceparent")).matches(OTHER_SPAN).isNotEqualTo(PARENT);
        }
    }

    @Test
    void no_secret_is_in_any_span() {
        try (OtlpReceiver collector = OtlpReceiver.start()) {
            try (Scene scene = Scene.scene()
                    .telemetry("otlp: { endpoint: \"" + collector.url()
                            + "\", headers: { authorization: \"Bearer CANARY-collector\" } }")
                    .provider("openai", "")
                    .provider("other", "like: openai, url: \"https://provider.test/v1\", key: CANARY-own")
                    .retry("attempts: 1, patience: 0s")
                    .routes("{ match: { provider: openai }, fallback: [other] }")
                    .start()) {
                scene.provider("openai")
                        .always(Golden.error(
                                503, "{\"error\":{\"message\":\"CANARY-answer\",\"code\":\"CANARY-code\"}}"));
                scene.provider("other").always(Reply.json(Golden.CHAT));
                try (RawClient client = RawClient.to(scene.engine)) {
                    client.post(
                            CHAT + "?key=CANARY-query",
                            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"CANARY-body\"}]}",
                            "Authorization",
                            "Bearer CANARY-client",
                            "Cookie",
                            "CANARY-cookie",
                            "x-api-key",
                            "CANARY-x",
                            "x-fairlead-tags",
                            "t=CANARY-tag");
                }
                collector.spans(3);
            } // its end sends the metrics, too
            assertThat(collector.metrics("gen_ai.client.operation.duration")).isNotEmpty();
            assertThat(collector.everything()).doesNotContain("CANARY");
            assertThat(collector.http().seen())
                    .allSatisfy(seen -> assertThat(seen.header("authorization")).isEqualTo("Bearer CANARY-collector"));
        }
    }

    @Test
    void a_reload_begins_moves_and_ends_the_export_and_calls_under_way_keep_theirs() {
        try (OtlpReceiver first = OtlpReceiver.start();
                OtlpReceiver second = OtlpReceiver.start();
                Scene scene = Scene.scene().provider("openai", "").start()) {
            scene.provider("openai").always(Reply.json(Golden.CHAT));
            String provider = "providers: { openai: { connect-to: \"127.0.0.1:"
                    + scene.provider("openai").port() + "\" } }\n";
            String base = Scene.scene().yaml() + provider;
            call(scene, Golden.CHAT_REQUEST);
            scene.engine.follow(base + "telemetry: { otlp: \"" + first.url() + "\" }\n");
            call(scene, Golden.CHAT_REQUEST);
            scene.engine.follow(base + "telemetry: { otlp: \"" + second.url() + "\" }\n");
            assertThat(first.spans(2)).hasSize(2); // the old export sends what is left at once
            call(scene, Golden.CHAT_REQUEST);
            scene.engine.follow(base + "telemetry: { otlp: off }\n");
            assertThat(second.spans(2)).hasSize(2);
            call(scene, Golden.CHAT_REQUEST);
            assertThat(scene.latest().traceId()).isEmpty();
            assertThat(first.spans()).hasSize(2);
        }
    }

    /** An alert is raised while the call that shows it still waits: its trace is known all the same. */
    @Test
    void what_is_told_of_a_call_before_its_end_leads_to_its_trace_and_to_its_record() {
        Gate rest = new Gate();
        try (LogLines lines = LogLines.of("io.fairlead.events");
                OtlpReceiver collector = OtlpReceiver.start();
                Scene scene = traced(collector)
                        .provider("openai", "")
                        .other("refusing", "provider.test")
                        .other("waiting", "provider.test")
                        .retry("attempts: 1, patience: 0s")
                        .routes("{ match: { provider: openai }, fallback: [refusing, waiting] }")
                        .start()) {
            scene.provider("openai").always(Golden.error(503, "{}"));
            scene.provider("refusing").always(Golden.error(401, "{\"error\":{\"code\":\"invalid_api_key\"}}"));
            scene.provider("waiting")
                    .always(Reply.script()
                            .await(rest)
                            .head(200, "content-type", "application/json")
                            .chunk(Golden.CHAT)
                            .end());
            var answer = CompletableFuture.supplyAsync(() -> call(scene, Golden.CHAT_REQUEST, "traceparent", PARENT));
            try {
                await().atMost(Scene.PATIENCE)
                        .until(() -> !lines.of("alert", "provider", "refusing").isEmpty());
            } finally {
                rest.open();
            }
            String id = String.valueOf(answer.join().header("x-fairlead-id"));
            assertThat(lines.of("alert", "provider", "refusing").get(0))
                    .containsEntry("trace.id", TRACE)
                    .containsEntry("exchange.id", id);
            await().atMost(Scene.PATIENCE)
                    .until(() -> scene.engine.engine().recent().byId(id).isPresent());
            assertThat(scene.engine.engine().recent().byId(id).orElseThrow().traceId())
                    .isEqualTo(TRACE);
            assertThat(scene.engine.engine().alerts().latest(10))
                    .anyMatch(each -> each.alert().exchange().equals(id));
        }
    }
}

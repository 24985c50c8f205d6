package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What jobs, videos, runs and operations say of an error of their own is the provider's data: it comes to the client byte for
 * byte, nothing is asked twice for it, and it counts against nobody.
 */
class JobAnswersTest {

    private static final List<String> ERRORS = List.of(
            "{\"code\":\"server_error\",\"message\":\"The job failed.\",\"param\":null}",
            "{\"code\":500,\"status\":\"INTERNAL\",\"message\":\"boom\",\"details\":[]}",
            "{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}",
            "{\"type\":\"invalid_request_error\",\"code\":\"context_length_exceeded\",\"message\":\"too long\"}",
            "{\"code\":\"insufficient_quota\",\"message\":\"pay\"}",
            "{\"code\":null,\"message\":null,\"param\":null}",
            "\"it failed\"",
            "[{\"message\":\"one\"},{\"message\":\"two\"}]");

    private record Api(String provider, String host, List<String> calls) {}

    private static final List<Api> APIS = List.of(
            new Api(
                    "openai",
                    "api.openai.com",
                    List.of(
                            "POST /v1/batches",
                            "GET /v1/batches/batch_1",
                            "POST /v1/batches/batch_1/cancel",
                            "POST /v1/fine_tuning/jobs",
                            "GET /v1/fine_tuning/jobs/ftjob-1",
                            "POST /v1/videos",
                            "GET /v1/videos/video_1",
                            "POST /v1/videos/video_1/remix",
                            "POST /v1/threads/thread_1/runs",
                            "POST /v1/threads/runs",
                            "GET /v1/threads/thread_1/runs/run_1",
                            "GET /v1/threads/thread_1/runs/run_1/steps/step_1",
                            "POST /v1/evals/eval_1/runs",
                            "GET /v1/evals/eval_1/runs/run_1",
                            "GET /v1/responses/resp_1",
                            "POST /v1/responses/resp_1/cancel",
                            "POST /v1/responses {\"model\":\"gpt-4o\",\"background\":true,\"input\":\"say it\"}",
                            "POST /v1/vector_stores/vs_1/files",
                            "GET /v1/vector_stores/vs_1/files/file_1",
                            "POST /v1/something/new",
                            "GET /v1/something/new/1",
                            "PUT /v7/anything")),
            new Api(
                    "anthropic",
                    "api.anthropic.com",
                    List.of(
                            "POST /v1/messages/batches",
                            "GET /v1/messages/batches/msgbatch_1",
                            "POST /v1/messages/batches/msgbatch_1/cancel",
                            "DELETE /v1/messages/batches/msgbatch_1",
                            "POST /v1/agents/runs",
                            "GET /v1/agents/runs/1")),
            new Api(
                    "gemini",
                    "generativelanguage.googleapis.com",
                    List.of(
                            "POST /v1beta/models/veo-3:predictLongRunning",
                            "GET /v1beta/operations/op-1",
                            "GET /v1beta/models/veo-3/operations/op-1",
                            "POST /v1beta/models/gemini-2.5-flash:batchGenerateContent",
                            "GET /v1beta/batches/b-1",
                            "POST /v1beta/tunedModels",
                            "GET /v1beta/interactions/i-1")),
            new Api(
                    "cohere",
                    "api.cohere.com",
                    List.of("POST /v1/embed-jobs", "GET /v1/embed-jobs/j-1", "POST /v1/finetuning/finetuned-models")));

    private record Way(Api api, boolean connect, boolean http2, String coding) {

        RawClient client(Scene scene) {
            return connect ? RawClient.through(scene.engine, api.host) : RawClient.to(scene.engine);
        }

        Received call(RawClient client, String call) {
            String[] parts = call.split(" ", 3);
            client.send(
                    parts[0],
                    (connect ? "" : "/" + api.provider) + parts[1],
                    parts.length > 2 ? parts[2] : "{\"model\":\"m-1\",\"input\":\"x\"}",
                    "Authorization",
                    "Bearer k",
                    "Accept-Encoding",
                    "gzip, deflate, br, zstd");
            return client.read();
        }

        @Override
        public String toString() {
            return api.provider
                    + (connect ? " by CONNECT" : " by base URL")
                    + (http2 ? ", HTTP/2, " : ", HTTP/1.1, ")
                    + coding;
        }
    }

    @TestFactory
    Stream<DynamicTest> an_error_that_is_a_jobs_own_is_passed_on_and_is_no_failure() {
        List<Way> ways = new ArrayList<>();
        for (Api api : APIS) {
            for (String coding : Packing.CODINGS) {
                for (boolean connect : new boolean[] {false, true}) {
                    ways.add(new Way(api, connect, coding.equals("gzip") != connect, coding));
                }
            }
        }
        return ways.stream().map(way -> DynamicTest.dynamicTest(way.toString(), () -> passes(way)));
    }

    /** Of a breaker that opens at the first failure, so that one that counts is seen. */
    private static void passes(Way way) {
        ScriptedProvider.Builder builder = ScriptedProvider.builder();
        ScriptedProvider provider =
                way.http2 ? builder.start() : builder.http1().start();
        try (Scene scene = Scene.scene()
                .provider(way.api.provider, "", provider)
                .defaults("breaker: { minimum: 1, failures: 1% }")
                .start()) {
            int errors = way.coding.equals("identity") ? 3 : 1; // a call
            try (RawClient client = way.client(scene)) {
                for (int i = 0; i < way.api.calls.size() * errors; i++) {
                    String call = way.api.calls.get(i / errors);
                    String error = ERRORS.get((i + i / ERRORS.size()) % ERRORS.size());
                    String body = body(i, error);
                    byte[] packed = Packing.packed(way.coding, body.substring(0, 20), body.substring(20));
                    provider.always(answer(way.coding, packed, i % 2 == 0));
                    String as = call + " " + error;
                    Received received = way.call(client, call);
                    assertThat(received.status()).as(as).isEqualTo(200);
                    assertThat(received.body()).as(as).isEqualTo(packed);
                    assertThat(received.whole()).as(as).isTrue();
                    assertThat(received.header("x-fairlead-attempts")).as(as).isEqualTo("1");
                    assertThat(received.header("x-should-retry")).as(as).isNull();
                    assertThat(provider.seen()).as(as).hasSize(i + 1);
                }
            }
            assertThat(scene.engine.engine().breakers().view(way.api.provider).state())
                    .isEqualTo("closed");
            assertThat(scene.meter("fairlead.attempts", "outcome", "failed")).isZero();
            scene.atRest();
        }
    }

    /** The error first, last, or behind more than an attempt holds back. */
    private static String body(int number, String error) {
        return switch (number % 4) {
            case 0 -> "{ \"error\": " + error + ", \"id\": \"job_1\", \"status\":\"failed\" }\n";
            case 1 -> "{\"id\":\"job_1\",\"choices\":[],\"output\":[],\"status\":\"failed\",\"error\":" + error + "}";
            case 2 ->
                "{\"done\":true,\"name\":\"operations/1\",\"log\":\"" + "l".repeat(70_000) + "\",\"error\":" + error
                        + "}";
            default -> "{\"error\":" + error + ",\"type\":\"error\",\"object\":\"error\"}";
        };
    }

    private static Reply answer(String coding, byte[] packed, boolean length) {
        List<String> head = new ArrayList<>(List.of("content-type", "application/json"));
        if (!coding.equals("identity")) {
            head.addAll(List.of("content-encoding", coding));
        }
        if (length) {
            head.addAll(List.of("content-length", Integer.toString(packed.length)));
        }
        return Reply.script()
                .head(200, head.toArray(String[]::new))
                .chunk(packed)
                .end();
    }

    @TestFactory
    Stream<DynamicTest> a_create_that_may_have_been_done_is_sent_once_whatever_came_of_it() {
        return APIS.stream()
                .flatMap(api -> api.calls.stream()
                        .filter(call -> call.startsWith("POST"))
                        .map(call -> DynamicTest.dynamicTest(api.provider + ": " + call, () -> once(api, call))));
    }

    private static void once(Api api, String call) {
        String said = "{\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"code\":null}}\n";
        Way way = new Way(api, false, true, "identity");
        try (Scene scene = Scene.scene().provider(api.provider, "").start();
                RawClient client = way.client(scene)) {
            ScriptedProvider provider = scene.provider(api.provider);
            for (int status : new int[] {500, 502, 504}) {
                provider.next(Golden.error(status, said));
                Received received = way.call(client, call);
                assertThat(received.status()).isEqualTo(status);
                assertThat(received.text()).isEqualTo(said);
                assertThat(received.header("x-fairlead-attempts")).isEqualTo("1");
            }
            provider.next(Reply.script().rst());
            Received cut = way.call(client, call);
            assertThat(cut.status()).isEqualTo(502);
            assertThat(cut.header("x-fairlead-attempts")).isEqualTo("1");
            assertThat(provider.seen()).hasSize(4);
        }
    }
}

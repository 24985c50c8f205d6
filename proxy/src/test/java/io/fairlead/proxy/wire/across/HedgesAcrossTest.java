package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Gate;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Slow calls, and calls that their clients gave up, where the other target has another API. */
class HedgesAcrossTest {
    private static final Says WELL = Says.words("Lighthouses ", "blink.");

    private static StandIn other(String name) {
        return name.equals("anthropic") ? new MessagesStandIn() : GeminiStandIn.gemini();
    }

    private static Scene scene(StandIn other, String defaults) {
        return Scene.scene()
                .provider("openai", "")
                .provider(other.provider(), other.settings())
                .retry("attempts: 1")
                .defaults("hedge: { after: 50ms, share: 100% }", defaults)
                .routes("match: { provider: openai }\n    fallback: [" + other.provider() + "/" + other.model()
                        + "]\n    lossy: deny")
                .start();
    }

    private static HttpResponse<String> ask(Scene scene, boolean streamed, String more, String... headers) {
        String body = "{\"model\":\"gpt-4o\",\"stream\":" + streamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]" + more + "}";
        HttpRequest.Builder request = HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                .header("authorization", "Bearer client-key")
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return scene.plain().send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void saysWell(HttpResponse<String> answer, boolean streamed) {
        assertThat(answer.statusCode()).isEqualTo(200);
        if (!streamed) {
            JsonNode message = Jsons.read(answer.body()).at("/choices/0/message/content");
            assertThat(message.asText()).isEqualTo("Lighthouses blink.");
            return;
        }
        StringBuilder text = new StringBuilder();
        for (String line : answer.body().split("\n", -1)) {
            if (line.startsWith("data: {")) {
                text.append(Jsons.read(line.substring(6))
                        .at("/choices/0/delta/content")
                        .asText(""));
            }
        }
        assertThat(text).hasToString("Lighthouses blink.");
        assertThat(answer.body()).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @CsvSource({"anthropic, false", "anthropic, true", "gemini, false", "gemini, true"})
    void a_slow_call_is_asked_in_the_other_api_and_answered_in_its_own(String name, boolean streamed) {
        StandIn other = other(name);
        try (Scene scene = scene(other, "")) {
            Gate never = new Gate();
            scene.provider("openai").always(Reply.script().await(never).drop());
            scene.provider(name).always(streamed ? other.stream(WELL) : other.whole(WELL));

            HttpResponse<String> answer = ask(scene, streamed, "");

            saysWell(answer, streamed);
            assertThat(answer.headers().firstValue("x-fairlead-target")).hasValue(name + "/" + other.model());
            assertThat(answer.headers().firstValue("x-fairlead-attempts")).hasValue("2");
            other.told(scene.provider(name).seen().get(0));
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 1);
            assertThat(scene.meter("fairlead.hedges", "result", "won")).isEqualTo(1);
            scene.atRest();
            never.open();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"anthropic", "gemini"})
    void one_that_cannot_be_told_the_call_is_not_asked(String name) {
        StandIn other = other(name);
        try (Scene scene = scene(other, "")) {
            Gate late = new Gate();
            scene.provider("openai")
                    .always(Reply.script()
                            .await(late)
                            .head(200, "content-type", "application/json")
                            .chunk("{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":"
                                    + "\"Lighthouses blink.\"},\"finish_reason\":\"stop\"}]}")
                            .end());
            Thread opens = new Thread(() -> {
                await().atMost(Scene.PATIENCE)
                        .until(() -> scene.meter("fairlead.hedges.held.back", "reason", "no_target") == 1);
                late.open();
            });
            opens.start();

            saysWell(ask(scene, false, ",\"logit_bias\":{\"50256\":-100}"), false);
            assertThat(scene.provider(name).seen()).isEmpty();
            scene.atRest();
        }
    }

    @ParameterizedTest
    @CsvSource({"anthropic, false", "anthropic, true", "gemini, true"})
    void what_the_other_api_answers_to_a_call_that_was_given_up_is_joined_in_its_own(String name, boolean streamed) {
        StandIn other = other(name);
        try (Scene scene = scene(other, "abandoned: { mode: adopt }")) {
            Gate never = new Gate();
            Gate late = new Gate();
            scene.provider("openai").always(Reply.script().await(never).drop());
            scene.provider(name).on(seen -> streamed ? other.stream(WELL) : other.whole(WELL));
            saysWell(ask(scene, streamed, ""), streamed); // connections are there
            Reply answers = streamed ? other.stream(WELL) : other.whole(WELL);
            scene.provider(name).always(answers.awaitBefore("Lighthouses", late));
            HttpResponse<String> given = ask(scene, streamed, "", "x-stainless-timeout", "1");
            assertThat(given.statusCode()).isEqualTo(504);
            assertThat(given.headers().firstValue("x-should-retry")).hasValue("true");
            assertThat(given.headers().firstValue("x-fairlead-attempts")).hasValue("2");
            late.open();

            HttpResponse<String> again =
                    ask(scene, streamed, "", "x-stainless-timeout", "20", "x-stainless-retry-count", "1");
            saysWell(again, streamed);
            assertThat(again.headers().firstValue("x-fairlead-target")).hasValue(name + "/" + other.model());
            assertThat(again.headers().firstValue("x-fairlead-attempts")).hasValue("0");
            assertThat(scene.provider(name).seen()).hasSize(2);
            await().atMost(Scene.PATIENCE).until(() -> scene.provider("openai").left() == 2);
            never.open();
            scene.atRest();
        }
    }
}

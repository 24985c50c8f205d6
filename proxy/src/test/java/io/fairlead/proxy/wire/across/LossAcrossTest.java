package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.wire.Scene;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What cannot be translated never vanishes: the target is passed over, or what it does not get is named. */
class LossAcrossTest {
    private static final String PLAIN =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Well?\"}]";
    private static final StandIn OTHER = new MessagesStandIn();

    private static Scene scene(String lossy) {
        Scene scene = Scene.scene()
                .provider("openai", "")
                .provider("anthropic", OTHER.settings())
                .retry("attempts: 1")
                .routes("match: { provider: openai }\n    fallback: [anthropic/" + OTHER.model() + "]\n    lossy: "
                        + lossy)
                .start();
        scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
        scene.provider("anthropic").always(OTHER.whole(Says.words("Well.")));
        return scene;
    }

    private static HttpResponse<String> ask(Scene scene, String more) throws IOException, InterruptedException {
        return scene.plain()
                .send(
                        HttpRequest.newBuilder(scene.base("/openai/v1/chat/completions"))
                                .header("authorization", "Bearer client-key")
                                .header("content-type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(PLAIN + more + "}"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "n|\"n\":2",
                "seed|\"seed\":7",
                "logit_bias|\"logit_bias\":{\"50256\":-100}",
                "frequency_penalty|\"frequency_penalty\":1",
                "a_field_of_tomorrow|\"a_field_of_tomorrow\":true"
            })
    void what_would_be_lost_passes_the_target_over_before_anything_is_sent(String field, String member)
            throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            HttpResponse<String> answer = ask(scene, "," + member);

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("its own words");
            assertThat(answer.headers().firstValue("proxy-status"))
                    .hasValueSatisfying(status -> assertThat(status)
                            .contains("not asked: anthropic/" + OTHER.model() + " cannot be told " + field));
            assertThat(scene.provider("anthropic").seen()).isEmpty();
        }
        try (Scene scene = scene("allow")) {
            HttpResponse<String> answer = ask(scene, "," + member);

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-fairlead-dropped")).hasValue(field);
            ScriptedProvider other = scene.provider("anthropic");
            assertThat(OTHER.told(other.seen().get(0)).said()).containsExactly("user: Well?");
        }
    }

    @Test
    void where_nobody_answered_the_error_says_what_kept_a_target_from_being_asked()
            throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            scene.provider("openai").always(Reply.script().rst());
            HttpResponse<String> answer = ask(scene, ",\"seed\":7");

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body())
                    .contains("not asked: anthropic/" + OTHER.model() + " cannot be told seed")
                    .contains("(after 1 attempt)");
        }
    }

    @Test
    void a_request_that_no_translation_knows_names_the_target_that_was_not_asked()
            throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            HttpResponse<String> answer = scene.plain()
                    .send(
                            HttpRequest.newBuilder(scene.base("/openai/v1/moderations"))
                                    .header("authorization", "Bearer client-key")
                                    .POST(HttpRequest.BodyPublishers.ofString("{\"input\":\"x\"}"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("proxy-status"))
                    .hasValueSatisfying(status ->
                            assertThat(status).contains("not asked: anthropic/" + OTHER.model() + " has another API"));
        }
    }

    @Test
    void the_words_of_a_provider_come_before_a_broken_connection_of_the_addressed_one()
            throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            scene.provider("openai").always(Reply.script().rst());
            scene.provider("anthropic")
                    .always(
                            StandIn.json(
                                    529,
                                    "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"));
            HttpResponse<String> answer = ask(scene, "");

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("Fairlead: anthropic: ", "529", "Overloaded", "(after 2 attempts)");
        }
    }

    @Test
    void what_cannot_change_the_answer_is_left_out_without_a_word() throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            HttpResponse<String> answer = ask(
                    scene, ",\"user\":\"u-1\",\"metadata\":{\"a\":\"b\"},\"store\":false,\"service_tier\":\"auto\"");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("x-fairlead-dropped")).isEmpty();
        }
    }

    @Test
    void what_says_nothing_is_no_loss() throws IOException, InterruptedException {
        try (Scene scene = scene("deny")) {
            for (String member : List.of(
                    "'logit_bias':{}",
                    "'logit_bias':{'50256':0}",
                    "'modalities':['text']",
                    "'functions':[],'function_call':'auto'",
                    "'mcp_servers':[]",
                    "'context_management':{'edits':[]}",
                    "'betas':[]",
                    "'cachedContent':''",
                    "'client_metadata':{'a':'b'}",
                    "'safe_prompt':false",
                    "'audio':null,'verbosity':'medium','seed':null,'stop':[],'tools':[],'tool_choice':''",
                    "'something_new':false,'something_newer':{'a':[],'b':{'c':''}}")) {
                HttpResponse<String> answer = ask(scene, "," + member.replace('\'', '"'));
                assertThat(answer.statusCode()).as(member).isEqualTo(200);
                assertThat(answer.headers().firstValue("x-fairlead-dropped"))
                        .as(member)
                        .isEmpty();
            }
            for (String member : List.of(
                    "'store':true", "'logit_bias':{'50256':-100}", "'web_search_options':{}", "'something_new':1")) {
                assertThat(ask(scene, "," + member.replace('\'', '"')).statusCode())
                        .as(member)
                        .isEqualTo(503);
            }
        }
    }
}

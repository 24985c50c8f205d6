package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.testing.Packing;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.wire.Scene;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers in a form that was not asked for: read where they can be, else the next target is asked. */
class OddAnswersTest {
    private static final String CHUNK =
            "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"%s\"}],\"role\":\"model\"}%s,\"index\":0}],"
                    + "\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":6,\"totalTokenCount\":13},"
                    + "\"modelVersion\":\"gemini-2.5-flash\"}";
    private static final String FIRST = CHUNK.formatted("Light", "");
    private static final String LAST = CHUNK.formatted("houses", ",\"finishReason\":\"STOP\"");

    private final StandIn gemini = GeminiStandIn.gemini();
    private final StandIn cohere = new CohereStandIn();
    private final Scene scene = Scene.scene()
            .provider("openai", "")
            .provider("gemini", gemini.settings())
            .provider("cohere", cohere.settings())
            .retry("attempts: 1")
            .routes("match: { provider: openai }\n    fallback: [gemini/" + gemini.model() + ", cohere/"
                    + cohere.model() + "]")
            .start();
    private final StreamingSdk sdk = new OpenAiSdk(scene);

    OddAnswersTest() {
        scene.provider("openai").always(StandIn.json(503, "{\"error\":{\"message\":\"its own words\"}}"));
        ScriptedProvider last = scene.provider("cohere");
        last.always(cohere.whole(Says.words("Low at noon.")));
    }

    @AfterEach
    void close() {
        sdk.close();
        scene.close();
    }

    private static Reply jsonStream(String... parts) {
        Reply reply = Reply.script().head(200, "content-type", "application/json; charset=UTF-8");
        for (String part : parts) {
            reply = reply.chunk(part);
        }
        return reply;
    }

    @Test
    void a_stream_that_comes_as_one_json_array_is_a_stream() {
        scene.provider("gemini")
                .next(jsonStream("[" + FIRST.substring(0, 40), FIRST.substring(40) + "\n,", "\r\n" + LAST, "]")
                        .end());

        Heard heard = sdk.stream(Ask.words("Well?"));

        assertThat(heard.text()).isEqualTo("Lighthouses");
        assertThat(heard.finish()).isEqualTo("stop");
        assertThat(heard.output()).isEqualTo(6);
        assertThat(heard.header("x-fairlead-target")).isEqualTo("gemini/" + gemini.model());
    }

    @Test
    void a_whole_answer_instead_of_a_stream_is_told_as_a_stream() {
        scene.provider("gemini").next(jsonStream(LAST).end());

        assertThat(sdk.stream(Ask.words("Well?")).text()).isEqualTo("houses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[{}]", "[", "[{\"candidates\":", "nothing of the kind", "{\"a\":1}"})
    void a_json_stream_without_an_answer_leaves_it_to_the_next_target(String body) {
        scene.provider("gemini").next(jsonStream(body).end());
        scene.provider("cohere").next(cohere.stream(Says.words("Low ", "at noon.")));

        assertThat(sdk.stream(Ask.words("Well?")).text()).isEqualTo("Low at noon.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void an_answer_that_is_compressed_though_nobody_wanted_that_is_told_all_the_same(String coding) {
        String whole = "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"Low.\"}]},"
                + "\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":1,\"candidatesTokenCount\":2,"
                + "\"totalTokenCount\":3},\"modelVersion\":\"gemini-2.5-flash\"}";
        scene.provider("gemini")
                .next(Reply.script()
                        .head(200, "content-type", "application/json", "content-encoding", coding)
                        .chunk(Packing.packed(coding, whole))
                        .end());

        Heard heard = sdk.whole(Ask.words("Well?"));

        assertThat(heard.text()).isEqualTo("Low.");
        assertThat(heard.header("x-fairlead-target")).startsWith("gemini/");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void an_answer_in_a_coding_that_nobody_reads_leaves_it_to_the_next_target(boolean streamed) {
        String type = streamed ? "text/event-stream" : "application/json";
        scene.provider("gemini")
                .next(Reply.script()
                        .head(200, "content-type", type, "content-encoding", "compress")
                        .chunk("no such thing")
                        .end());
        scene.provider("cohere").next(streamed ? cohere.stream(Says.words("Low.")) : cohere.whole(Says.words("Low.")));

        Heard heard = streamed ? sdk.stream(Ask.words("Well?")) : sdk.whole(Ask.words("Well?"));

        assertThat(heard.text()).isEqualTo("Low.");
        assertThat(heard.header("x-fairlead-attempts")).isEqualTo("3");
        assertThat(scene.provider("gemini").seen().get(0).header("accept-encoding"))
                .isEqualTo("identity");
        assertThat(scene.latest().attempts().get(1).toString()).contains("unexpected_encoding");
    }
}

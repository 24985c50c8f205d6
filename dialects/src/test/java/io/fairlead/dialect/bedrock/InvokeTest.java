package io.fairlead.dialect.bedrock;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.registry.Apis;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What Bedrock has otherwise than Anthropic's own API. */
class InvokeTest {
    private static final Api INVOKE = Objects.requireNonNull(Apis.named(BedrockDialect.NAME, BedrockPaths.INVOKE));
    private static final CatalogEntry BEDROCK =
            Objects.requireNonNull(ProviderCatalog.builtIn().entry("bedrock"));
    private static final String MODEL = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
    private static final String STREAM = "/model/" + MODEL + "/invoke-with-response-stream";

    private final Losses losses = new Losses();

    private static JsonNode json(String text) {
        byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(Json.tree(bytes, bytes.length), text);
    }

    private Conversation read(String path, String body) {
        return INVOKE.readRequest(json(body), path, "anthropic", losses);
    }

    private static Destination to(String model) {
        return Destination.of(BEDROCK, model);
    }

    @Test
    void the_path_says_model_and_stream_and_the_body_the_version() {
        Conversation asked = read(
                STREAM,
                "{'anthropic_version':'bedrock-2023-05-31','max_tokens':9,'messages':[{'role':'user','content':'hi'}]}");
        Written written = INVOKE.writeRequest(asked, to(MODEL), losses);

        assertThat(asked.stream()).isTrue();
        assertThat(asked.model()).isEqualTo(MODEL);
        assertThat(written.path())
                .isEqualTo("/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream");
        assertThat(written.headers()).isEmpty();
        assertThat(written.body().path("anthropic_version").asText()).isEqualTo("bedrock-2023-05-31");
        assertThat(written.body().has("model")).isFalse();
        assertThat(written.body().has("stream")).isFalse();
        assertThat(losses.all()).isEmpty();
    }

    @Test
    void bodies_of_other_makers_models_are_refused_and_never_changed() {
        JsonNode titan = json("{'inputText':'hi','textGenerationConfig':{}}");

        read("/model/amazon.titan-tg1-large/invoke", "{'inputText':'hi'}");

        assertThat(losses.worst()).isEqualTo(Effect.REFUSED);
        assertThat(INVOKE.adapt(titan, to("amazon.titan-tg1-large"), new Losses()))
                .isSameAs(titan);
    }

    @Test
    void nothing_is_fetched_from_an_address() {
        Conversation asked = read(
                STREAM,
                "{'anthropic_version':'bedrock-2023-05-31','max_tokens':9,'messages':[{'role':'user','content':["
                        + "{'type':'text','text':'see'},"
                        + "{'type':'image','source':{'type':'url','url':'https://a.example/i.png'}}]}]}");
        Written written = INVOKE.writeRequest(asked, to(MODEL), losses);

        assertThat(written.body().toString()).doesNotContain("a.example");
        assertThat(losses.all()).extracting(Loss::path).containsExactly("messages.image");
        assertThat(losses.worst()).isEqualTo(Effect.LOSSY);
    }

    @Test
    void a_body_for_another_region_stays_and_for_an_older_model_is_fitted() {
        JsonNode body = json("{'anthropic_version':'bedrock-2023-05-31','max_tokens':100000,"
                + "'messages':[{'role':'user','content':'hi'}]}");

        assertThat(INVOKE.adapt(json(body.toString().replace("100000", "9")), to(MODEL), losses)
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(9);
        assertThat(losses.all()).isEmpty();
        assertThat(INVOKE.adapt(body, to("anthropic.claude-3-haiku-20240307-v1:0"), losses)
                        .path("max_tokens")
                        .asInt())
                .isEqualTo(4096);
    }

    @Test
    void an_error_is_an_exception_frame_in_the_provider_s_words() {
        Conversation asked = read(STREAM, "{'anthropic_version':'bedrock-2023-05-31','messages':[]}");
        StreamWriter writer = INVOKE.streamWriter(new Reply(asked, "anthropic", "m", "0123", 1_700_000_000L));
        Output out = new Output();
        writer.write(new Delta.Begun("x", "m"), out);
        writer.write(
                new Delta.Failed(
                        new ProviderError(ErrorKind.OVERLOADED, 529, true, "busy", "account 123456789012", null)),
                out);

        List<Delta> deltas = new ArrayList<>();
        StreamReader reader = INVOKE.streamReader(ConverseApi.STREAM_TYPE, "anthropic", deltas::add);
        reader.read(ByteBuffer.wrap(out.toByteArray()));
        reader.end();

        assertThat(new String(out.toByteArray(), StandardCharsets.ISO_8859_1))
                .contains("serviceUnavailableException")
                .contains("account ***")
                .doesNotContain("123456789012");
        assertThat(deltas.get(deltas.size() - 1))
                .isInstanceOfSatisfying(
                        Delta.Failed.class, it -> assertThat(it.error().kind()).isEqualTo(ErrorKind.OVERLOADED));
    }
}

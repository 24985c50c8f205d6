package io.fairlead.proxy.wire.across;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.Embedding;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.embeddings.EmbeddingCreateParams.EncodingFormat;
import com.openai.services.blocking.EmbeddingService;
import io.fairlead.proxy.testing.ScriptedProvider;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Scene;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** OpenAI's library asks for embeddings; its provider is down, and one of another API answers. */
class EmbeddingsAcrossTest {
    private static final List<String> TEXTS = List.of("The tide rises.", "größer \uD83C\uDF0A");
    private static final List<List<Float>> VECTORS = List.of(List.of(0.5f, -0.25f), List.of(-1f, 0.0625f));

    /** The library and both providers. */
    private static final class Asking implements AutoCloseable {
        private final Embedder other;
        private final Scene scene;
        private final OpenAIClient client;

        Asking(Embedder other) {
            this.other = other;
            scene = Scene.scene()
                    .provider("openai", "")
                    .provider(
                            other.provider(),
                            "key: " + other.key(),
                            ScriptedProvider.builder().hosts(other.host()).start())
                    .retry("attempts: 1")
                    .routes("match: { provider: openai }\n    fallback: [\"" + other.provider() + "/" + other.model()
                            + "\"]")
                    .start();
            scene.provider("openai").always(StandIn.json(503, OpenAiSdk.down().body()));
            client = OpenAiSdk.client(scene);
        }

        EmbeddingCreateParams.Builder params() {
            return EmbeddingCreateParams.builder().model("text-embedding-3-small");
        }

        EmbeddingService.WithRawResponse library() {
            return client.embeddings().withRawResponse();
        }

        ScriptedProvider asked() {
            return scene.provider(other.provider());
        }

        Embedder.Asked last() {
            List<Seen> seen = asked().seen();
            return other.asked(seen.get(seen.size() - 1));
        }

        /** What the library raises when nobody could help it. */
        Raised raised(EmbeddingCreateParams.Builder params) {
            return OpenAiSdk.raisedBy(catchThrowable(() -> client.embeddings().create(params.build())));
        }

        @Override
        public void close() {
            client.close();
            scene.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_vector_arrives_in_either_form_and_says_who_made_it(Embedder other) {
        try (Asking asking = new Asking(other)) {
            for (EncodingFormat form : List.of(EncodingFormat.FLOAT, EncodingFormat.BASE64)) {
                asking.asked().next(other.answer(VECTORS.subList(0, 1)));

                try (HttpResponseFor<CreateEmbeddingResponse> response = asking.library()
                        .create(asking.params()
                                .input(TEXTS.get(0))
                                .dimensions(2)
                                .encodingFormat(form)
                                .build())) {
                    CreateEmbeddingResponse answer = response.parse();

                    assertThat(answer.data().get(0).embedding()).isEqualTo(VECTORS.get(0));
                    assertThat(answer.model()).isEqualTo(other.model());
                    assertThat(answer.usage().promptTokens()).isEqualTo(other.counts() ? Embedder.TOKENS : 0);
                    assertThat(OpenAiSdk.header(response).apply("x-fairlead-target"))
                            .isEqualTo(other.provider() + "/" + other.model());
                    assertThat(OpenAiSdk.header(response).apply("x-fairlead-attempts"))
                            .isEqualTo("2");
                }
                assertThat(asking.last()).isEqualTo(new Embedder.Asked(TEXTS.subList(0, 1), 2));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void several_texts_are_answered_in_their_order_or_not_asked_where_one_is_taken(Embedder other) {
        try (Asking asking = new Asking(other)) {
            asking.asked().next(other.answer(VECTORS));
            EmbeddingCreateParams.Builder params = asking.params().inputOfArrayOfStrings(TEXTS);

            if (!other.takesSeveral()) {
                assertThat(asking.raised(params).status()).isEqualTo(503);
                assertThat(asking.asked().seen()).isEmpty();
                return;
            }
            try (HttpResponseFor<CreateEmbeddingResponse> response =
                    asking.library().create(params.build())) {
                assertThat(response.parse().data())
                        .extracting(Embedding::embedding)
                        .isEqualTo(VECTORS);
            }
            assertThat(asking.last()).isEqualTo(new Embedder.Asked(TEXTS, null));
        }
    }

    @ParameterizedTest
    @EnumSource
    void numbers_of_tokens_mean_nothing_to_another_model_and_are_not_sent(Embedder other) {
        try (Asking asking = new Asking(other)) {
            EmbeddingCreateParams.Builder tokens = asking.params().inputOfArrayOfTokens(List.of(1L, 2L));

            assertThat(asking.raised(tokens).message()).contains("its own words");
            assertThat(asking.asked().seen()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_answer_that_lacks_a_vector_is_none(Embedder other) {
        try (Asking asking = new Asking(other)) {
            asking.asked().next(StandIn.json(200, "{\"embeddings\":[]}"));

            assertThat(asking.raised(asking.params().input(TEXTS.get(0))).status())
                    .isEqualTo(503);
            assertThat(asking.asked().seen()).hasSize(1);
        }
    }
}

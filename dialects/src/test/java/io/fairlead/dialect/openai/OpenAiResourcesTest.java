package io.fairlead.dialect.openai;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation.Kind;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class OpenAiResourcesTest {

    @Test
    void each_resource_says_what_a_post_to_it_is() {
        Map<String, Kind> posts = new TreeMap<>();
        for (String resource : OpenAiPaths.RESOURCES) {
            posts.put(resource, OpenAiPaths.operation("POST", "/v1/" + resource).kind());
        }
        assertThat(posts)
                .isEqualTo(Map.ofEntries(
                        Map.entry("chat", Kind.OTHER), // only with completions behind it
                        Map.entry("responses", Kind.GENERATION),
                        Map.entry("completions", Kind.GENERATION),
                        Map.entry("embeddings", Kind.EMBEDDING),
                        Map.entry("moderations", Kind.QUERY),
                        Map.entry("rerank", Kind.QUERY),
                        Map.entry("models", Kind.OTHER),
                        Map.entry("files", Kind.UPLOAD),
                        Map.entry("uploads", Kind.UPLOAD),
                        Map.entry("audio", Kind.UPLOAD),
                        Map.entry("images", Kind.UPLOAD),
                        Map.entry("batches", Kind.OTHER),
                        Map.entry("fine_tuning", Kind.OTHER),
                        Map.entry("vector_stores", Kind.OTHER),
                        Map.entry("assistants", Kind.OTHER),
                        Map.entry("threads", Kind.OTHER),
                        Map.entry("conversations", Kind.OTHER),
                        Map.entry("videos", Kind.OTHER),
                        Map.entry("containers", Kind.OTHER),
                        Map.entry("evals", Kind.OTHER),
                        Map.entry("realtime", Kind.OTHER),
                        Map.entry("fim", Kind.OTHER), // likewise
                        Map.entry("ocr", Kind.OTHER)));
        for (String resource : OpenAiPaths.RESOURCES) {
            assertThat(OpenAiPaths.operation("POST", "/v1/" + resource + "/id/cancel")
                            .generates())
                    .as(resource)
                    .isFalse();
            assertThat(OpenAiPaths.operation("GET", "/v1/" + resource + "/id").generates())
                    .as(resource)
                    .isFalse();
            assertThat(OpenAiPaths.operation("DELETE", "/v1/" + resource + "/id")
                            .kind())
                    .as(resource)
                    .isEqualTo(Kind.OTHER);
        }
    }
}

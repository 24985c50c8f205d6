package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/** What whole answers, streams and requests say in the same form. */
final class ResponsesWords {
    /** Between the parts of one thought. */
    static final String BETWEEN = "\n\n";

    private ResponsesWords() {}

    /** The words of a reasoning item: its own, or else their summary. */
    static String thought(JsonNode item) {
        String own = texts(item.path("content"));
        return own.isEmpty() ? texts(item.path("summary")) : own;
    }

    private static String texts(JsonNode parts) {
        StringBuilder text = new StringBuilder();
        for (JsonNode part : parts) {
            String words = text(part.path("text"));
            text.append(text.isEmpty() || words.isEmpty() ? "" : BETWEEN).append(words);
        }
        return text.toString();
    }

    /** The seal of a reasoning item of {@code maker}'s answer or client; null when it has none. */
    static @Nullable Seal seal(String hidden, String maker) {
        Seal seal = hidden.isEmpty() ? null : Seal.read(maker, Seal.Kind.HIDDEN, hidden);
        return seal == null || seal.value().isEmpty() ? null : seal;
    }

    static String text(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    /** Null for what is no source with an address or a name, such as a file that was made. */
    static @Nullable Citation citation(JsonNode annotation) {
        String type = annotation.path("type").asText();
        if (type.equals("url_citation")) {
            return new Citation(
                    ChatWords.text(annotation, "url"),
                    ChatWords.text(annotation, "title"),
                    null,
                    annotation.path("start_index").asInt(-1),
                    annotation.path("end_index").asInt(-1));
        }
        return type.equals("file_citation")
                ? new Citation(null, ChatWords.text(annotation, "filename"), null, -1, -1)
                : null;
    }

    /** OpenAI's clients want a place in the text; where there is none, it is its beginning. */
    static ObjectNode annotation(Citation citation) {
        return Json.object()
                .put("type", "url_citation")
                .put("url", citation.url() == null ? "" : citation.url())
                .put("title", citation.title() == null ? "" : citation.title())
                .put("start_index", Math.max(0, citation.start()))
                .put("end_index", Math.max(0, citation.end()));
    }
}

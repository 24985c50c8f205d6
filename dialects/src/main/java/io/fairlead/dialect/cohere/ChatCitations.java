package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Citations, both ways. One of Cohere's names a span of the answer and all its sources, documents or results of tools; a
 * neutral one has one source.
 */
final class ChatCitations {
    private static final List<String> QUOTES = List.of("text", "snippet", "content");

    private ChatCitations() {}

    static List<Citation> read(JsonNode citation) {
        int start = citation.path("start").asInt(-1);
        int end = citation.path("end").asInt(-1);
        List<Citation> all = new ArrayList<>();
        for (JsonNode source : citation.path("sources")) {
            JsonNode data = source.path(source.path("type").asText().equals("tool") ? "tool_output" : "document");
            String id = text(source, "id");
            String url = text(data, "url");
            all.add(new Citation(
                    url == null && id != null && id.startsWith("http") ? id : url,
                    text(data, "title"),
                    quote(data),
                    start,
                    end));
        }
        return all;
    }

    private static @Nullable String quote(JsonNode data) {
        for (String name : QUOTES) {
            String quote = text(data, name);
            if (quote != null) {
                return quote;
            }
        }
        return null;
    }

    /**
     * One with its one source.
     *
     * @param said the text of the part that it is about, as far as it is known
     * @param index which content it is
     */
    static ObjectNode write(Citation citation, CharSequence said, int index) {
        ObjectNode node = Json.object();
        int start = citation.start();
        int end = citation.end();
        if (start >= 0 && end >= start) {
            node.put("start", start).put("end", end);
            if (end <= said.length()) {
                node.put("text", said.subSequence(start, end).toString());
            }
        }
        ObjectNode source = node.putArray("sources").addObject().put("type", "document");
        String id = citation.url() == null ? citation.title() : citation.url();
        source.put("id", id == null ? "doc:0" : id);
        ObjectNode document = source.putObject("document");
        put(document, "title", citation.title());
        put(document, "url", citation.url());
        put(document, "text", citation.quote());
        return node.put("type", "TEXT_CONTENT").put("content_index", index);
    }

    private static void put(ObjectNode node, String name, @Nullable String value) {
        if (value != null) {
            node.put(name, value);
        }
    }

    private static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}

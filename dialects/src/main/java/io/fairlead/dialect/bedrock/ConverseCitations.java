package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Citations of Converse, both ways. They say where in the source the words stand, not where in the answer, so that the neutral
 * positions stay open.
 */
final class ConverseCitations {

    private ConverseCitations() {}

    static List<Citation> readAll(JsonNode citations) {
        List<Citation> all = new ArrayList<>();
        for (JsonNode citation : citations) {
            all.add(read(citation));
        }
        return all;
    }

    static Citation read(JsonNode citation) {
        String url = text(citation.path("location").path("web").path("url"));
        StringBuilder quote = new StringBuilder();
        for (JsonNode piece : citation.path("sourceContent")) {
            quote.append(piece.path("text").asText(""));
        }
        return new Citation(
                url == null ? text(citation.path("source")) : url,
                text(citation.path("title")),
                quote.isEmpty() ? null : quote.toString(),
                -1,
                -1);
    }

    static ObjectNode write(Citation citation) {
        ObjectNode node = Json.object();
        if (citation.title() != null) {
            node.put("title", citation.title());
        }
        if (citation.quote() != null) {
            node.putArray("sourceContent").addObject().put("text", citation.quote());
        }
        if (citation.url() != null) {
            node.putObject("location").putObject("web").put("url", citation.url());
        }
        return node;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() ? node.textValue() : null;
    }
}

package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sources of a text, both ways. Those that are known by an address are said as places of a web search; their {@code
 * encrypted_index}, which only Anthropic can make, is a mark by which {@link MessagesFitting} knows them again. Others point into
 * documents of the request by number, which the neutral model does not keep: they are not said.
 */
final class MessagesCitations {

    private MessagesCitations() {}

    static List<Citation> read(JsonNode list) {
        List<Citation> citations = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode citation : list) {
                if (citation.isObject()) {
                    citations.add(one(citation));
                }
            }
        }
        return citations;
    }

    /** Where it begins and ends is said of the source, not of the text. */
    static Citation one(JsonNode citation) {
        String url = text(citation, "url");
        String title = text(citation, "title");
        return new Citation(
                url == null ? text(citation, "source") : url,
                title == null ? text(citation, "document_title") : title,
                text(citation, "cited_text"),
                -1,
                -1);
    }

    /** The citation of an answer, or null when it cannot be said. */
    static @Nullable ObjectNode write(Citation citation) {
        if (citation.url() == null) {
            return null;
        }
        return Json.object()
                .put("type", "web_search_result_location")
                .put("cited_text", citation.quote() == null ? "" : citation.quote())
                .put("url", citation.url())
                .put("title", citation.title())
                .put("encrypted_index", Seal.MARK);
    }

    private static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}

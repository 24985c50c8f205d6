package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Citation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code groundingMetadata} and {@code citationMetadata}, which stand beside a candidate's text and count its bytes in UTF-8. A
 * source that supports nothing is still a source.
 */
final class GenerateCitations {

    private GenerateCitations() {}

    /** What a candidate says of its sources; {@code words}: its text so far. */
    static List<Citation> read(JsonNode candidate, CharSequence words) {
        JsonNode grounding = candidate.path("groundingMetadata");
        JsonNode recited = candidate.path("citationMetadata");
        if (grounding.isEmpty() && recited.isEmpty()) {
            return List.of();
        }
        List<Citation> citations = new ArrayList<>();
        String text = words.toString();
        grounding(grounding, text, citations);
        for (JsonNode source : recited.has("citations") ? recited.path("citations") : recited.path("citationSources")) {
            int start = at(source.path("startIndex").asInt(0), text);
            int end = at(source.path("endIndex").asInt(-1), text);
            citations.add(new Citation(
                    text(source, "uri"), text(source, "title"), null, end < 0 ? -1 : start, end < start ? -1 : end));
        }
        return citations;
    }

    private static void grounding(JsonNode grounding, String text, List<Citation> citations) {
        JsonNode chunks = grounding.path("groundingChunks");
        JsonNode supports = grounding.path("groundingSupports");
        if (supports.isEmpty()) {
            chunks.forEach(chunk -> citations.add(citation(chunk, null, -1)));
        }
        for (JsonNode support : supports) {
            String quote = text(support.path("segment"), "text");
            int start = start(support.path("segment"), quote, text);
            for (JsonNode index : support.path("groundingChunkIndices")) {
                JsonNode chunk = chunks.path(index.asInt(-1));
                if (chunk.isObject()) {
                    citations.add(citation(chunk, quote, start));
                }
            }
        }
    }

    private static Citation citation(JsonNode chunk, @Nullable String quote, int start) {
        JsonNode source = chunk.path("web");
        for (String kind : new String[] {"retrievedContext", "maps", "image"}) {
            source = source.isObject() ? source : chunk.path(kind);
        }
        String uri = text(source, "uri");
        int end = start < 0 || quote == null ? -1 : start + quote.length();
        return new Citation(
                uri == null ? text(source, "sourceUri") : uri, text(source, "title"), quote, end < 0 ? -1 : start, end);
    }

    /** Where the quote begins: where its index says so, else where it is first found. */
    private static int start(JsonNode segment, @Nullable String quote, String text) {
        if (quote == null) {
            return -1;
        }
        int said = at(segment.path("startIndex").asInt(0), text);
        return said >= 0 && text.startsWith(quote, said) ? said : text.indexOf(quote);
    }

    /** The place in UTF-16 units of a byte in UTF-8; -1 when there is none. */
    private static int at(int bytes, String text) {
        if (bytes < 0) {
            return -1;
        }
        int left = bytes;
        int at = 0;
        while (left > 0 && at < text.length()) {
            int point = text.codePointAt(at);
            left -= point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            at += Character.charCount(point);
        }
        return left == 0 ? at : -1;
    }

    /** {@code text}: the words that the citations place themselves in, or null when there is no one such text. */
    static @Nullable ObjectNode write(List<Citation> citations, @Nullable String text) {
        if (citations.isEmpty()) {
            return null;
        }
        ObjectNode grounding = Json.object();
        ArrayNode chunks = grounding.putArray("groundingChunks");
        ArrayNode supports = Json.object().arrayNode();
        List<String> sources = new ArrayList<>();
        for (Citation citation : citations) {
            String source = citation.url() + "\n" + citation.title();
            int index = sources.indexOf(source);
            if (index < 0) {
                index = sources.size();
                sources.add(source);
                ObjectNode web = chunks.addObject().putObject("web");
                put(web, "uri", citation.url());
                put(web, "title", citation.title());
            }
            support(citation, text, index, supports);
        }
        if (!supports.isEmpty()) {
            grounding.set("groundingSupports", supports);
        }
        return grounding;
    }

    private static void support(Citation citation, @Nullable String text, int chunk, ArrayNode supports) {
        ObjectNode segment = Json.object();
        int start = citation.start();
        int end = citation.end();
        if (text != null && start >= 0 && end >= start && end <= text.length()) {
            String words = text.substring(start, end);
            int first = bytes(text.substring(0, start));
            segment.put("text", words).put("startIndex", first).put("endIndex", first + bytes(words));
        } else if (citation.quote() != null) {
            segment.put("text", citation.quote());
        } else {
            return;
        }
        ObjectNode support = supports.addObject();
        support.set("segment", segment);
        support.putArray("groundingChunkIndices").add(chunk);
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static void put(ObjectNode owner, String name, @Nullable String value) {
        if (value != null) {
            owner.put(name, value);
        }
    }

    private static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}

package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What whole messages and deltas of a stream say in the same form. */
final class ChatWords {

    private ChatWords() {}

    /** Reasoning text under one of its names; the same text under two is one. Empty when there is none. */
    static String thought(JsonNode message) {
        for (String name : new String[] {"reasoning_content", "reasoning"}) {
            JsonNode text = message.path(name);
            if (text.isTextual() && !text.textValue().isEmpty()) {
                return text.textValue();
            }
        }
        JsonNode details = message.path("reasoning_details");
        if (details.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        details.forEach(detail -> text.append(detail.path("text").asText()));
        return text.toString();
    }

    /** The words of a part of Mistral's {@code thinking}. */
    static String thinking(JsonNode part) {
        JsonNode thinking = part.path("thinking");
        if (thinking.isTextual()) {
            return thinking.textValue();
        }
        StringBuilder text = new StringBuilder();
        thinking.forEach(piece -> text.append(piece.path("text").asText()));
        return text.toString();
    }

    static List<Citation> citations(JsonNode annotations) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode annotation : annotations) {
            JsonNode source = annotation.path("url_citation");
            if (source.isObject()) {
                citations.add(new Citation(
                        text(source, "url"),
                        text(source, "title"),
                        text(source, "content"),
                        source.path("start_index").asInt(-1),
                        source.path("end_index").asInt(-1)));
            }
        }
        return citations;
    }

    /** The sources that Perplexity lists beside its choices. */
    static List<Citation> sources(JsonNode answer) {
        List<Citation> citations = new ArrayList<>();
        for (JsonNode source : answer.path("search_results")) {
            citations.add(new Citation(text(source, "url"), text(source, "title"), null, -1, -1));
        }
        if (citations.isEmpty()) {
            for (JsonNode url : answer.path("citations")) {
                if (url.isTextual()) {
                    citations.add(new Citation(url.textValue(), null, null, -1, -1));
                }
            }
        }
        return citations;
    }

    static ObjectNode annotation(ObjectNode annotation, Citation citation, int shift) {
        ObjectNode source = annotation.put("type", "url_citation").putObject("url_citation");
        source.put("url", citation.url() == null ? "" : citation.url());
        source.put("title", citation.title() == null ? "" : citation.title());
        // The schema demands a place; where none is said, it is the text's beginning.
        int start = Math.max(0, citation.start());
        source.put("start_index", start + shift).put("end_index", Math.max(start, citation.end()) + shift);
        if (citation.quote() != null) {
            source.put("content", citation.quote());
        }
        return annotation;
    }

    static List<TokenLogprob> logprobs(JsonNode choice) {
        return tokens(choice.path("logprobs").path("content"));
    }

    static List<TokenLogprob> tokens(JsonNode list) {
        List<TokenLogprob> tokens = new ArrayList<>();
        if (list.isArray()) {
            for (JsonNode token : list) {
                tokens.add(new TokenLogprob(
                        token.path("token").asText(),
                        token.path("logprob").asDouble(),
                        token.has("top_logprobs") ? tokens(token.path("top_logprobs")) : List.of()));
            }
        }
        return tokens;
    }

    static void logprobs(ArrayNode list, List<TokenLogprob> tokens, boolean alternatives) {
        for (TokenLogprob token : tokens) {
            ObjectNode node = list.addObject().put("token", token.token()).put("logprob", token.logprob());
            ArrayNode bytes = node.putArray("bytes");
            for (byte b : token.token().getBytes(StandardCharsets.UTF_8)) {
                bytes.add(b & 0xFF);
            }
            if (alternatives) {
                logprobs(node.putArray("top_logprobs"), token.top(), false);
            }
        }
    }

    /** A text; empty where there is none. */
    static String said(JsonNode value) {
        return value.isTextual() ? value.textValue() : "";
    }

    static @Nullable String text(JsonNode owner, String name) {
        JsonNode value = owner.path(name);
        return value.isTextual() ? value.textValue() : null;
    }
}

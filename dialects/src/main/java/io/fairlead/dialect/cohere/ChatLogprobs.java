package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.List;

/** Probabilities, both ways. They are told by pieces of text, of one token or several; alternatives are not. */
final class ChatLogprobs {

    private ChatLogprobs() {}

    /** A piece, whose tokens' logarithms add up; none where the node tells none. */
    static List<TokenLogprob> read(JsonNode item) {
        JsonNode numbers = item.path("logprobs");
        if (numbers.isEmpty()) {
            return List.of();
        }
        double sum = 0;
        for (JsonNode number : numbers) {
            sum += number.asDouble();
        }
        return List.of(new TokenLogprob(item.path("text").asText(), sum, List.of()));
    }

    /** Nobody but Cohere has its numbers of tokens. */
    static ObjectNode write(TokenLogprob token) {
        ObjectNode node = Json.object().put("text", token.token());
        node.putArray("token_ids");
        node.putArray("logprobs").add(token.logprob());
        return node;
    }
}

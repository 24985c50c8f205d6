package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/** {@code logprobsResult}, both ways: the chosen tokens, and in the same order the likeliest in the place of each. */
final class GenerateLogprobs {
    private static final String CANDIDATES = "candidates";

    private GenerateLogprobs() {}

    static List<TokenLogprob> read(JsonNode result) {
        List<TokenLogprob> all = new ArrayList<>();
        JsonNode top = result.path("topCandidates");
        for (JsonNode chosen : result.path("chosenCandidates")) {
            List<TokenLogprob> others = new ArrayList<>();
            top.path(all.size()).path(CANDIDATES).forEach(other -> others.add(one(other, List.of())));
            all.add(one(chosen, others));
        }
        return all;
    }

    private static TokenLogprob one(JsonNode candidate, List<TokenLogprob> top) {
        return new TokenLogprob(
                candidate.path("token").asText(""),
                candidate.path("logProbability").asDouble(),
                top);
    }

    static ObjectNode write(List<TokenLogprob> logprobs) {
        ObjectNode result = Json.object();
        ArrayNode chosen = result.putArray("chosenCandidates");
        ArrayNode top = result.putArray("topCandidates");
        for (TokenLogprob token : logprobs) {
            one(token, chosen);
            ArrayNode others = top.addObject().putArray(CANDIDATES);
            token.top().forEach(other -> one(other, others));
        }
        return result;
    }

    private static void one(TokenLogprob token, ArrayNode list) {
        list.addObject().put("token", token.token()).put("logProbability", token.logprob());
    }
}

package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tokens;

/**
 * Usage, both ways. {@code tokens} is what the model read and wrote, {@code billed_units} what of it is paid for; the first
 * counts here, where it is said.
 */
final class ChatTokens {
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final String REASONING = "reasoning_tokens";
    private static final String CACHED = "cached_tokens";

    private ChatTokens() {}

    static Tokens read(JsonNode usage) {
        JsonNode tokens = usage.path("tokens").isObject() ? usage.path("tokens") : usage.path("billed_units");
        return new Tokens(
                count(tokens, INPUT), count(usage, CACHED), -1, count(tokens, OUTPUT), count(tokens, REASONING));
    }

    static ObjectNode write(Tokens tokens) {
        ObjectNode usage = Json.object();
        usage.putObject("billed_units")
                .put(INPUT, Tokens.known(tokens.input()))
                .put(OUTPUT, Tokens.known(tokens.output()));
        ObjectNode all = usage.putObject("tokens")
                .put(INPUT, Tokens.known(tokens.input()))
                .put(OUTPUT, Tokens.known(tokens.output()));
        if (tokens.reasoning() >= 0) {
            all.put(REASONING, tokens.reasoning());
        }
        if (tokens.cached() >= 0) {
            usage.put(CACHED, tokens.cached());
        }
        return usage;
    }

    static boolean known(Tokens tokens) {
        return tokens.input() >= 0 || tokens.output() >= 0;
    }

    /** Some counts come as 12.0. */
    private static long count(JsonNode node, String name) {
        return node.path(name).isNumber() ? node.path(name).longValue() : -1;
    }
}

package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;

/**
 * {@code usageMetadata}, both ways. Google counts thoughts and the results of its own tools apart from answer and prompt; the
 * total holds all of it. Counts of nothing are left out.
 */
final class GenerateTokens {
    private static final String PROMPT = "promptTokenCount";
    private static final String CANDIDATES = "candidatesTokenCount";
    private static final String THOUGHTS = "thoughtsTokenCount";
    private static final String CACHED = "cachedContentTokenCount";
    private static final String TOTAL = "totalTokenCount";

    private GenerateTokens() {}

    static Tokens read(JsonNode usage) {
        long prompt = Reading.count(usage, PROMPT);
        long input = prompt < 0 ? -1 : prompt + Tokens.known(Reading.count(usage, "toolUsePromptTokenCount"));
        long candidates = Reading.count(usage, CANDIDATES);
        long thoughts = Reading.count(usage, THOUGHTS);
        long total = Reading.count(usage, TOTAL);
        long output = -1;
        if (candidates >= 0 || thoughts >= 0) {
            output = Tokens.known(candidates) + Tokens.known(thoughts);
        } else if (input >= 0 && total >= input) {
            output = total - input;
        }
        return new Tokens(input, Reading.count(usage, CACHED), -1, output, thoughts);
    }

    static ObjectNode write(Tokens tokens) {
        long output = Tokens.known(tokens.output());
        long thoughts = Math.min(output, Tokens.known(tokens.reasoning()));
        ObjectNode usage = Json.object()
                .put(PROMPT, Tokens.known(tokens.input()))
                .put(CANDIDATES, output - thoughts)
                .put(TOTAL, Tokens.known(tokens.input()) + output);
        if (tokens.cached() >= 0) {
            usage.put(CACHED, tokens.cached());
        }
        if (tokens.reasoning() >= 0) {
            usage.put(THOUGHTS, thoughts);
        }
        return usage;
    }
}

package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;

/** Usage, both ways. */
final class ChatTokens {

    private ChatTokens() {}

    /** The counts of an answer or of a chunk, under {@code usage} or, at Groq, {@code x_groq.usage}. */
    static Tokens of(JsonNode answer) {
        JsonNode usage = answer.path("usage");
        return read(usage.isObject() ? usage : answer.path("x_groq").path("usage"));
    }

    /** Where the total holds reasoning beside the output (xAI), so does the output here. */
    private static Tokens read(JsonNode usage) {
        if (!usage.isObject()) {
            return Tokens.UNKNOWN;
        }
        JsonNode read = usage.path("prompt_tokens_details");
        long input = Reading.count(usage, "prompt_tokens");
        long cached = Reading.count(read, "cached_tokens");
        if (cached < 0) {
            cached = Reading.count(
                    usage, "prompt_cache_hit_tokens", "num_cached_tokens", "cached_tokens", "cache_read_input_tokens");
        }
        long written = Reading.count(read, "cache_write_tokens");
        if (written < 0) {
            written = Reading.count(usage, "cache_creation_input_tokens");
        }
        long output = Reading.count(usage, "completion_tokens");
        long reasoning = Reading.count(usage.path("completion_tokens_details"), "reasoning_tokens");
        long total = Reading.count(usage, "total_tokens");
        if (reasoning > 0 && total >= 0 && total == input + output + reasoning) {
            output += reasoning;
        }
        return new Tokens(input, cached, written, output, reasoning);
    }

    static boolean known(Tokens tokens) {
        return tokens.input() >= 0 || tokens.output() >= 0;
    }

    static ObjectNode write(Tokens tokens) {
        long input = Tokens.known(tokens.input());
        long output = Tokens.known(tokens.output());
        ObjectNode usage = Json.object()
                .put("prompt_tokens", input)
                .put("completion_tokens", output)
                .put("total_tokens", input + output);
        if (tokens.cached() >= 0 || tokens.cacheWritten() >= 0) {
            ObjectNode details =
                    usage.putObject("prompt_tokens_details").put("cached_tokens", Tokens.known(tokens.cached()));
            if (tokens.cacheWritten() >= 0) {
                details.put("cache_write_tokens", tokens.cacheWritten());
            }
        }
        if (tokens.reasoning() >= 0) {
            usage.putObject("completion_tokens_details").put("reasoning_tokens", tokens.reasoning());
        }
        return usage;
    }
}

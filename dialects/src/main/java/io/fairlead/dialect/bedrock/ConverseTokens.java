package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;

/** Usage of Converse, both ways. Its {@code inputTokens} leave out what was read from the cache and written to it. */
final class ConverseTokens {
    private static final String READ = "cacheReadInputTokens";
    private static final String WRITTEN = "cacheWriteInputTokens";

    private ConverseTokens() {}

    static Tokens read(JsonNode usage) {
        long input = Reading.count(usage, "inputTokens");
        long cached = Reading.count(usage, READ, "cacheReadInputTokenCount");
        long cacheWritten = Reading.count(usage, WRITTEN, "cacheWriteInputTokenCount");
        long all = input < 0 ? -1 : input + Tokens.known(cached) + Tokens.known(cacheWritten);
        return new Tokens(all, cached, cacheWritten, Reading.count(usage, "outputTokens"), -1);
    }

    /** The three counts that must be there, and those of the cache where they are known. */
    static ObjectNode write(Tokens tokens) {
        long output = Tokens.known(tokens.output());
        long fresh = Tokens.known(tokens.input() - Tokens.known(tokens.cached()) - Tokens.known(tokens.cacheWritten()));
        ObjectNode usage = Json.object()
                .put("inputTokens", fresh)
                .put("outputTokens", output)
                .put("totalTokens", Tokens.known(tokens.input()) + output);
        if (tokens.cached() >= 0) {
            usage.put(READ, tokens.cached());
        }
        if (tokens.cacheWritten() >= 0) {
            usage.put(WRITTEN, tokens.cacheWritten());
        }
        return usage;
    }
}

package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;

/** Usage of Messages, both ways. Its {@code input_tokens} leave out what was read from the cache and written to it. */
final class MessagesTokens {
    private static final String READ = "cache_read_input_tokens";
    private static final String WRITTEN = "cache_creation_input_tokens";

    private long fresh = -1;
    private long cached = -1;
    private long cacheWritten = -1;
    private long output = -1;
    private long reasoning = -1;

    /** Counts of one answer; a stream reports them several times, each time all of the answer so far. */
    MessagesTokens() {}

    /** Adds what {@code usage} says to what is known. */
    Tokens read(JsonNode usage) {
        fresh = later(fresh, Reading.count(usage, "input_tokens"));
        cached = later(cached, Reading.count(usage, READ));
        cacheWritten = later(cacheWritten, Reading.count(usage, WRITTEN));
        output = later(output, Reading.count(usage, "output_tokens"));
        reasoning = later(reasoning, Reading.count(usage.path("output_tokens_details"), "thinking_tokens"));
        long input = fresh < 0 ? -1 : fresh + Tokens.known(cached) + Tokens.known(cacheWritten);
        return new Tokens(input, cached, cacheWritten, output, reasoning);
    }

    private static long later(long known, long said) {
        return Tokens.later(known, said);
    }

    /** The two counts that must be there, and the others where they are known. */
    static void write(Tokens tokens, ObjectNode usage) {
        usage.put(
                "input_tokens",
                Tokens.known(tokens.input() - Tokens.known(tokens.cached()) - Tokens.known(tokens.cacheWritten())));
        if (tokens.cacheWritten() >= 0) {
            usage.put(WRITTEN, tokens.cacheWritten());
        }
        if (tokens.cached() >= 0) {
            usage.put(READ, tokens.cached());
        }
        usage.put("output_tokens", Tokens.known(tokens.output()));
        if (tokens.reasoning() >= 0) {
            usage.putObject("output_tokens_details").put("thinking_tokens", tokens.reasoning());
        }
    }
}

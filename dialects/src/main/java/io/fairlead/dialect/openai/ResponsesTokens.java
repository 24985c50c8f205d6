package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.watch.Reading;

/** Usage, both ways. The details are written always: the official clients want them. */
final class ResponsesTokens {

    private ResponsesTokens() {}

    static Tokens read(JsonNode response) {
        JsonNode usage = response.path("usage");
        JsonNode input = usage.path("input_tokens_details");
        return new Tokens(
                Reading.count(usage, "input_tokens"),
                Reading.count(input, "cached_tokens"),
                Reading.count(input, "cache_write_tokens"),
                Reading.count(usage, "output_tokens"),
                Reading.count(usage.path("output_tokens_details"), "reasoning_tokens"));
    }

    static void write(Tokens tokens, ObjectNode response) {
        if (!ChatTokens.known(tokens)) {
            response.putNull("usage");
            return;
        }
        long input = Tokens.known(tokens.input());
        long output = Tokens.known(tokens.output());
        ObjectNode usage = response.putObject("usage").put("input_tokens", input);
        usage.set(
                "input_tokens_details",
                Json.object()
                        .put("cached_tokens", Tokens.known(tokens.cached()))
                        .put("cache_write_tokens", Tokens.known(tokens.cacheWritten())));
        usage.put("output_tokens", output)
                .set("output_tokens_details", Json.object().put("reasoning_tokens", Tokens.known(tokens.reasoning())));
        usage.put("total_tokens", input + output);
    }
}

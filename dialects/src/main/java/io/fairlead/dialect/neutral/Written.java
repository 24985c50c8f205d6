package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * A request as a target wants it.
 *
 * @param path path and query below the provider's base path, with a leading slash: {@code /chat/completions}
 * @param headers what the API needs besides {@code content-type} and credentials
 * @param body its JSON body
 */
public record Written(String path, Map<String, String> headers, JsonNode body) {
    public Written {
        headers = Map.copyOf(headers);
    }
}

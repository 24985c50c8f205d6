package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.HostedTools;
import io.fairlead.dialect.neutral.Losses;
import java.util.List;

/**
 * What of a request only the provider has that the client asked: files and containers that are stored there, and tools that
 * it runs. Named, and taken out where the request makes sense without it. For one request.
 */
final class MessagesOwn {
    private static final String STORED = "it is stored at another provider";

    private final HostedTools hosted;
    private final Losses losses;

    MessagesOwn(Destination to, Losses losses) {
        this.hosted = HostedTools.of(to);
        this.losses = losses;
    }

    void edit(ObjectNode body) {
        if (body.hasNonNull("container")) {
            losses.refused("container", STORED);
        }
        if (body.path("mcp_servers").size() > 0 && hosted.lacks("mcp")) {
            body.remove("mcp_servers");
            losses.lossy("mcp_servers", "the provider asks no servers of tools");
        }
        tools(body);
        int number = 0;
        for (JsonNode message : body.path("messages")) {
            content(message.path("content"), "messages[" + number++ + "].content");
        }
    }

    private void tools(ObjectNode body) {
        if (!(body.path("tools") instanceof ArrayNode tools)) {
            return;
        }
        for (int i = tools.size() - 1; i >= 0; i--) {
            String type = tools.get(i).path("type").asText("custom");
            if (!type.equals("custom") && hosted.lacks(type)) {
                String name = tools.get(i).path("name").asText();
                tools.remove(i);
                losses.lossy("tools[" + i + "]", "the provider has no such tool");
                if (body.path("tool_choice").path("name").asText().equals(name)) {
                    body.remove("tool_choice");
                }
            }
        }
        if (tools.isEmpty()) {
            body.remove(List.of("tools", "tool_choice"));
        }
    }

    private void content(JsonNode content, String at) {
        if (!content.isArray()) {
            return;
        }
        for (int i = 0; i < content.size(); i++) {
            JsonNode block = content.get(i);
            String path = at + "[" + i + "]";
            if (block.path("source").hasNonNull("file_id")) {
                losses.refused(path + ".source.file_id", STORED);
            }
            if (block.hasNonNull("file_id")) {
                losses.refused(path + ".file_id", STORED);
            }
            content(block.path("content"), path + ".content");
        }
    }
}

package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.HostedTools;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Losses;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What of a request only one of Google's services takes, Gemini's API or Vertex AI, where it goes to another than the client
 * asked: fields and tools that the other does not know, and what is stored. Named, and taken out where the request makes
 * sense without it. For one request.
 */
final class GenerateOwn {
    private static final String STORED = "it is stored at another provider";
    private static final String FUNCTIONS = "functionDeclarations";

    private final Destination to;
    private final FieldTable table;
    private final HostedTools hosted;
    private final Losses losses;

    GenerateOwn(Destination to, FieldTable table, Losses losses) {
        this.to = to;
        this.table = table;
        this.hosted = HostedTools.of(to);
        this.losses = losses;
    }

    void edit(ObjectNode body) {
        for (String path : Habit.REFUSES.of(to.habits(), "").split(" ", -1)) {
            refused(body, List.of(path.split("\\.", -1)), "");
        }
        if (member(body, "cachedContent").isTextual()) {
            losses.refused("cachedContent", STORED);
        }
        tools(body);
        for (JsonNode content : items(member(body, "contents"))) {
            if (content instanceof ObjectNode turn && !turn.hasNonNull("role")) {
                turn.put("role", "user"); // one of the two says what is not said
            }
            for (JsonNode part : items(member(content, "parts"))) {
                file(member(member(part, "fileData"), "fileUri").asText());
            }
        }
    }

    /** {@code path} ends at the field; lists on the way are gone through. */
    private void refused(JsonNode owner, List<String> path, String at) {
        String name = path.get(0);
        for (JsonNode each : items(owner)) {
            String here = at.isEmpty() ? name : at + "." + name;
            if (path.size() > 1) {
                JsonNode inner = member(each, name);
                refused(inner, path.subList(1, path.size()), inner.isArray() ? here + "[]" : here);
            } else if (each instanceof ObjectNode object) {
                for (String spelling : spellings(object, name)) {
                    JsonNode value = object.remove(spelling);
                    if (!table.says(here, value)) {
                        continue;
                    }
                    String word = table.all().getOrDefault(here, "lossy");
                    Effect effect =
                            word.equals("mapped") ? Effect.NOTED : Effect.valueOf(word.toUpperCase(Locale.ROOT));
                    losses.add(here, effect, "the provider does not know it");
                }
            }
        }
    }

    private void tools(ObjectNode body) {
        if (!(body.path("tools") instanceof ArrayNode tools)) {
            return;
        }
        for (int i = tools.size() - 1; i >= 0; i--) {
            if (tools.get(i) instanceof ObjectNode tool) {
                for (String key : List.copyOf(names(tool))) {
                    String name = GenerateNames.camel(key);
                    if (!name.equals(FUNCTIONS) && hosted.lacks(name)) {
                        tool.remove(key);
                        losses.lossy("tools[" + i + "]." + name, "the provider has no such tool");
                    }
                }
                if (tool.isEmpty()) {
                    tools.remove(i);
                }
            }
        }
        if (tools.isEmpty()) {
            body.remove(List.of("tools", "toolConfig", "tool_config"));
        }
    }

    private void file(String uri) {
        if (uri.contains(GenerateMedia.FILES)) {
            losses.refused("contents[].parts[].fileData.fileUri", STORED);
        } else if (uri.startsWith("gs://") && Habit.MODELS_PATH.of(to.habits()) == null) {
            losses.refused(
                    "contents[].parts[].fileData.fileUri", "the provider reads nothing of Google's cloud storage");
        }
    }

    private static Iterable<JsonNode> items(JsonNode node) {
        return node.isArray() ? node : List.of(node);
    }

    private static JsonNode member(JsonNode owner, String name) {
        for (String key : names(owner)) {
            if (GenerateNames.camel(key).equals(name)) {
                return owner.path(key);
            }
        }
        return owner.path(name);
    }

    private static List<String> spellings(ObjectNode owner, String name) {
        return names(owner).stream()
                .filter(key -> GenerateNames.camel(key).equals(name))
                .toList();
    }

    private static List<String> names(JsonNode owner) {
        List<String> names = new ArrayList<>();
        owner.fieldNames().forEachRemaining(names::add);
        return names;
    }
}

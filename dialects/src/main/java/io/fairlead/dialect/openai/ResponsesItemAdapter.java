package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Seal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link ResponsesAdapter} that looks at items. Thoughts that the target cannot read go out: those of another
 * maker, and those that another provider has stored or nobody has. A seal of the target's own that was carried is put back as it
 * was. For one request.
 */
final class ResponsesItemAdapter {
    private static final Set<String> FOLLOWED_BY =
            Set.of("message", "function_call", "custom_tool_call", "web_search_call", "reasoning");

    private final Origin from;
    private final Destination to;
    private final Losses losses;
    private final ResponsesToolAdapter tools;

    ResponsesItemAdapter(Origin from, Destination to, Losses losses) {
        this.from = from;
        this.to = to;
        this.losses = losses;
        this.tools = new ResponsesToolAdapter(from, to, losses);
    }

    void edit(ArrayNode items) {
        for (int i = items.size() - 1; i >= 0; i--) {
            if (items.get(i) instanceof ObjectNode item) {
                String type = item.path("type").asText();
                String missing = from.same() ? null : tools.missingItem(type);
                if (missing != null) {
                    items.remove(i);
                    losses.lossy("input[" + i + "]", missing);
                } else if (type.equals("reasoning") && !thought(item, items.path(i + 1))) {
                    items.remove(i);
                    losses.noted("input[" + i + "]", "a thought that the provider cannot read is left out");
                } else {
                    item(item, type, "input[" + i + "]");
                }
            }
        }
    }

    /** False when it must go out. */
    private boolean thought(ObjectNode item, JsonNode next) {
        String hidden = ResponsesWords.text(item.path("encrypted_content"));
        if (hidden.isEmpty()) {
            return from.same();
        }
        Seal seal = Seal.read(from.maker(), Seal.Kind.HIDDEN, hidden);
        boolean carried = !seal.value().equals(hidden);
        if (!carried && from.same()) {
            return true;
        }
        @Nullable String value = seal.kind() == Seal.Kind.HIDDEN ? seal.valueFor(to.maker()) : null;
        if (value == null || !followed(next)) {
            return false;
        }
        item.put("encrypted_content", value);
        item.remove("id");
        return true;
    }

    /** A thought that stands alone is refused. */
    private static boolean followed(JsonNode next) {
        String type = next.path("type").asText();
        return FOLLOWED_BY.contains(type.isEmpty() && next.has("role") ? "message" : type)
                && (!next.has("role") || next.path("role").asText().equals("assistant"));
    }

    private void item(ObjectNode item, String type, String path) {
        String id = item.path("id").asText();
        if (!id.isEmpty() && (!from.same() || ResponsesIds.ours(id)) && !type.equals("item_reference")) {
            item.remove("id");
        }
        if (type.equals("item_reference") && !from.same()) {
            losses.refused(path, "it is stored at another provider");
        }
        if (type.equals("compaction") && !from.same()) {
            losses.refused(path, "only the provider itself can read it");
        }
        if (item.path("role").asText().equals("developer")
                && Habit.DEVELOPER_ROLE.of(to.habits(), "").equals("system")) {
            item.put("role", "system");
        }
        if (item.get("content") instanceof ArrayNode content) {
            content(content, path + ".content");
        }
        if (item.get("output") instanceof ArrayNode output) {
            content(output, path + ".output");
        }
    }

    private void content(ArrayNode content, String path) {
        for (int i = content.size() - 1; i >= 0; i--) {
            JsonNode part = content.get(i);
            String at = path + "[" + i + "]";
            if (!from.same() && part.hasNonNull("file_id")) {
                losses.refused(at + ".file_id", "it is stored at another provider");
            }
            switch (part.path("type").asText()) {
                case "input_image" -> without(Feature.IMAGES, content, i, at);
                case "input_file" -> without(Feature.DOCUMENTS, content, i, at);
                default -> {}
            }
        }
    }

    private void without(Feature feature, ArrayNode content, int at, String path) {
        if (to.traits().lacks(feature)) {
            content.remove(at);
            losses.lossy(path, Abilities.why(feature));
            if (content.isEmpty()) {
                content.addObject().put("type", "input_text").put("text", "");
            }
        }
    }
}

package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.List;

/** The part of {@link ChatAdapter} that looks at messages. For one request. */
final class ChatMessageAdapter {
    private static final List<String> THOUGHTS = List.of("reasoning_content", "reasoning");

    private final Destination to;
    private final Losses losses;
    private final ToolIds ids;
    private boolean changed;

    ChatMessageAdapter(Destination to, Losses losses) {
        this.to = to;
        this.losses = losses;
        this.ids = "nine".equals(Habit.TOOL_IDS.of(to.habits())) ? ToolIds.NINE : ToolIds.ANY;
    }

    boolean edit(ArrayNode messages) {
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i) instanceof ObjectNode message) {
                message(message, i == messages.size() - 1);
            }
        }
        return changed;
    }

    private void message(ObjectNode message, boolean last) {
        refused(message);
        String role = message.path("role").asText();
        if (role.equals("developer") && Habit.DEVELOPER_ROLE.of(to.habits(), "").equals("system")) {
            message.put("role", "system");
            changed = true;
        }
        if (role.equals("assistant")) {
            thoughts(message);
            prefix(message, last);
            for (JsonNode call : message.path("tool_calls")) {
                id(call, "id");
            }
        }
        id(message, "tool_call_id");
        if (message.get("content") instanceof ArrayNode content) {
            content(message, content);
        }
    }

    /** Sources are told to the user and no model reads them again; an empty field says nothing. */
    private void refused(ObjectNode message) {
        for (String name : Habit.MESSAGE_REFUSES.of(to.habits(), "").split(" ", -1)) {
            JsonNode value = message.remove(name);
            if (value != null) {
                changed = true;
                boolean says = !value.isNull() && !(value.isContainerNode() && value.isEmpty());
                if (says && !name.equals("annotations")) {
                    losses.lossy("messages[]." + name, "the provider refuses it");
                }
            }
        }
    }

    private void id(JsonNode owner, String name) {
        String id = owner.path(name).asText();
        String fit = id.isEmpty() ? id : ids.fit(id);
        if (!fit.equals(id) && owner instanceof ObjectNode object) {
            object.put(name, fit);
            changed = true;
        }
    }

    private void thoughts(ObjectNode message) {
        String wanted = Habit.THOUGHTS.of(to.habits());
        if (wanted == null) {
            return;
        }
        for (String name : THOUGHTS) {
            JsonNode text = name.equals(wanted) ? null : message.remove(name);
            if (text != null) {
                changed = true;
                if (wanted.equals("none")) {
                    losses.noted("messages[].reasoning_content", "the provider does not take thoughts back");
                } else {
                    message.putIfAbsent(wanted, text);
                }
            }
        }
        if (!wanted.equals("reasoning") && message.remove("reasoning_details") != null) {
            changed = true;
            losses.noted("messages[].reasoning_details", "the provider does not take thoughts back");
        }
    }

    private void prefix(ObjectNode message, boolean last) {
        boolean wanted = last && to.habits().has(Habit.PREFIX.key()) && !message.has("tool_calls");
        if (wanted && !message.path("prefix").asBoolean()) {
            message.put("prefix", true);
            changed = true;
        } else if (last && !message.has("tool_calls") && to.traits().lacks(Feature.PREFILL)) {
            losses.lossy("prefill", Abilities.why(Feature.PREFILL));
        }
        if (!to.habits().has(Habit.PREFIX.key()) && !message.path("prefix").isMissingNode()) {
            message.remove("prefix");
            changed = true;
        }
    }

    private void content(ObjectNode message, ArrayNode content) {
        for (int i = content.size() - 1; i >= 0; i--) {
            JsonNode part = content.get(i);
            String type = part.path("type").asText();
            switch (type) {
                case "image_url" -> without(Feature.IMAGES, content, i, "messages[].content[].image_url");
                case "input_audio" -> without(Feature.AUDIO, content, i, "messages[].content[].input_audio");
                case "file" -> file(content, i, part.path("file"));
                default -> {}
            }
        }
        if (content.isEmpty()) {
            message.put("content", "");
        }
    }

    private void without(Feature feature, ArrayNode content, int at, String path) {
        if (to.traits().lacks(feature)) {
            remove(content, at, path, Abilities.why(feature));
        }
    }

    private void file(ArrayNode content, int at, JsonNode file) {
        String form = Habit.DOCUMENTS.of(to.habits(), "file");
        if (form.equals("none")) {
            remove(content, at, "messages[].content[].file", "the provider takes no documents");
        } else if (to.traits().lacks(Feature.DOCUMENTS)) {
            without(Feature.DOCUMENTS, content, at, "messages[].content[].file");
        } else if (form.equals("document_url") && file.path("file_data").isTextual()) {
            ObjectNode part = content.objectNode().put("type", "document_url");
            part.set("document_url", file.get("file_data"));
            if (file.hasNonNull("filename")) {
                part.set("document_name", file.get("filename"));
            }
            content.set(at, part);
            changed = true;
        }
    }

    private void remove(ArrayNode content, int at, String path, String why) {
        content.remove(at);
        losses.lossy(path, why);
        changed = true;
    }
}

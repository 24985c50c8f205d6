package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes turns as items of the input. Items have no ids: nothing is stored under any. */
final class ResponsesItemWriter {
    private final Destination to;
    private final Losses losses;
    private final ArrayNode items;
    private final ResponsesContentWriter content;
    private final ResponsesToolWriter tools;
    private final Map<String, String> kinds = new HashMap<>();

    ResponsesItemWriter(Destination to, Losses losses, ResponsesToolWriter tools, ArrayNode items) {
        this.to = to;
        this.losses = losses;
        this.tools = tools;
        this.items = items;
        this.content = new ResponsesContentWriter(losses);
    }

    void write(List<Turn> turns) {
        for (Turn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> message("system", turn.parts());
                case USER -> user(turn.parts());
                case ASSISTANT -> assistant(turn.parts());
            }
        }
    }

    private void user(List<Part> parts) {
        List<Part> own = new ArrayList<>();
        for (Part part : parts) {
            if (part instanceof Part.ToolResult result) {
                said("user", own);
                result(result);
            } else {
                own.add(part);
            }
        }
        message("user", own);
    }

    private void result(Part.ToolResult result) {
        List<Part> parts = new ArrayList<>(result.content());
        if (result.error()) {
            losses.noted(here(), "that the tool failed is said in words");
            parts.add(0, new Part.Text("Error:"));
        }
        String kind = kinds.getOrDefault(result.id(), "function_call");
        ObjectNode item =
                items.addObject().put("type", kind + "_output").put("call_id", ResponsesIds.call(result.id()));
        if (!content.write(item, "output", parts, false)) {
            item.put("output", "");
        }
    }

    private void assistant(List<Part> parts) {
        List<Part> words = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            if (part instanceof Part.Thought thought) {
                said("assistant", words);
                thought(thought, followed(parts, i));
            } else if (part instanceof Part.ToolCall call) {
                said("assistant", words);
                call(call);
            } else {
                words.add(part);
            }
        }
        message("assistant", words);
    }

    /** One message of the words so far, if there are any. */
    private void said(String role, List<Part> words) {
        message(role, words);
        words.clear();
    }

    private void message(String role, List<Part> words) {
        ObjectNode item = Json.object().put("role", role);
        if (content.write(item, "content", words, role.equals("assistant"))) {
            items.add(item);
        }
    }

    private static boolean followed(List<Part> parts, int at) {
        return parts.subList(at + 1, parts.size()).stream().anyMatch(part -> !(part instanceof Part.Thought));
    }

    /** Only its maker can read a thought; one that stands alone is refused. */
    private void thought(Part.Thought thought, boolean followed) {
        String value =
                thought.seal() == null || !followed ? null : thought.seal().valueFor(to.maker());
        if (value == null) {
            losses.noted(here(), "a thought that only another maker can read, or nobody follows, is left out");
            return;
        }
        ObjectNode item = items.addObject().put("type", "reasoning");
        ArrayNode summary = item.putArray("summary");
        if (!thought.text().isEmpty()) {
            summary.addObject().put("type", "summary_text").put("text", thought.text());
        }
        item.put("encrypted_content", value);
    }

    private void call(Part.ToolCall call) {
        ObjectNode item = tools.call(call.name(), call.arguments().isBlank() ? ToolArguments.NONE : call.arguments());
        kinds.put(call.id(), item.path("type").asText());
        items.add(item.put("call_id", ResponsesIds.call(call.id())));
        if (call.seal() != null) {
            losses.noted(here(), "the seal of a call has no place");
        }
    }

    private String here() {
        return "input[" + items.size() + "]";
    }
}

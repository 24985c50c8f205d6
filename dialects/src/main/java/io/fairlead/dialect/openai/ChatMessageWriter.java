package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes turns as messages. Results of tools become messages of their own, before what else the user says, since they must
 * follow their calls. Pictures in them, for which such a message has no place, follow as the user's.
 */
final class ChatMessageWriter {
    private final Destination to;
    private final Losses losses;
    private final ArrayNode messages;
    private final ChatContentWriter content;

    ChatMessageWriter(Destination to, Losses losses, ArrayNode messages) {
        this.to = to;
        this.losses = losses;
        this.messages = messages;
        this.content = new ChatContentWriter(losses, to);
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
                if (own.stream().anyMatch(Part.Text.class::isInstance)) {
                    losses.noted(here(), "results of tools go before what the user says");
                }
                result(result, own);
            } else {
                own.add(part);
            }
        }
        if (!own.isEmpty()) {
            message("user", own);
        }
    }

    private void result(Part.ToolResult result, List<Part> own) {
        List<Part> texts = new ArrayList<>();
        for (Part part : result.content()) {
            if (part instanceof Part.Text) {
                texts.add(part);
            } else {
                losses.noted(here(), "a tool's result has only text; its pictures follow as the user's");
                own.add(part);
            }
        }
        if (result.error()) {
            losses.noted(here(), "that the tool failed is said in words");
            texts.add(0, new Part.Text("Error:"));
        }
        ObjectNode message =
                messages.addObject().put("role", "tool").put("tool_call_id", ToolIds.SHORT.fit(result.id()));
        if (texts.isEmpty()) {
            message.put("content", "");
        } else {
            content.write(message, texts);
        }
    }

    private void message(String role, List<Part> parts) {
        ObjectNode message = Json.object().put("role", role);
        if (content.write(message, parts)) {
            messages.add(message);
        }
    }

    private void assistant(List<Part> parts) {
        ObjectNode message = Json.object().put("role", "assistant");
        List<Part> said = new ArrayList<>();
        StringBuilder thoughts = new StringBuilder();
        ArrayNode calls = message.arrayNode();
        StringBuilder refusal = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Part.Thought thought) {
                thought(thought, thoughts);
            } else if (part instanceof Part.ToolCall call) {
                call(call, calls.addObject());
            } else if (part instanceof Part.Refusal words) {
                refusal.append(words.text());
            } else if (part instanceof Part.Text) {
                if (!calls.isEmpty()) {
                    losses.noted(here(), "calls go after the text of their turn");
                }
                said.add(part);
            } else {
                losses.lossy(here(), "an assistant's message has only text and calls");
            }
        }
        if (!content.write(message, said)) {
            message.putNull("content");
        }
        if (!thoughts.isEmpty()) {
            message.put("reasoning_content", thoughts.toString());
        }
        if (!refusal.isEmpty()) {
            message.put("refusal", refusal.toString());
        }
        if (!calls.isEmpty()) {
            message.set("tool_calls", calls);
        }
        if (!said.isEmpty() || !calls.isEmpty() || !refusal.isEmpty()) {
            messages.add(message);
        }
    }

    /** Only words without a seal can be said again; what its maker sealed is his. */
    private void thought(Part.Thought thought, StringBuilder thoughts) {
        if (thought.seal() == null) {
            thoughts.append(thought.text());
        } else {
            losses.noted(here(), "a sealed thought has no place");
        }
    }

    private void call(Part.ToolCall call, ObjectNode node) {
        node.put("id", ToolIds.SHORT.fit(call.id())).put("type", "function");
        node.putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        if (call.seal() != null) {
            String value = call.seal().valueFor(to.maker());
            if (value != null && to.maker().equals("google")) {
                node.putObject("extra_content").putObject("google").put("thought_signature", value);
            } else {
                losses.noted(here(), "the seal of a call has no place");
            }
        }
    }

    private String here() {
        return "messages[" + messages.size() + "]";
    }
}

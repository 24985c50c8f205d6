package io.fairlead.dialect.cohere;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes turns as messages. Results of tools become messages of their own, before what else the user says; pictures in them
 * follow as the user's. Documents leave their turn for the request's own list.
 */
final class ChatMessageWriter {
    private final Destination to;
    private final Losses losses;
    private final ArrayNode messages;
    private final ArrayNode documents;

    ChatMessageWriter(Destination to, Losses losses, ArrayNode messages, ArrayNode documents) {
        this.to = to;
        this.losses = losses;
        this.messages = messages;
        this.documents = documents;
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
            } else if (part instanceof Part.Document document && document.media() instanceof Media.Plain plain) {
                ChatDocuments.write(document, plain, documents);
            } else {
                own.add(part);
            }
        }
        message("user", own);
    }

    private void result(Part.ToolResult result, List<Part> own) {
        List<Part> texts = new ArrayList<>();
        for (Part part : result.content()) {
            if (part instanceof Part.Text) {
                texts.add(part);
            } else if (part instanceof Part.Document document && document.media() instanceof Media.Plain plain) {
                losses.noted(here(), "a document in a tool's result is told as text");
                texts.add(new Part.Text(plain.text()));
            } else {
                losses.noted(here(), "a tool's result has only text; its pictures follow as the user's");
                own.add(part);
            }
        }
        if (result.error()) {
            losses.noted(here(), "that the tool failed is said in words");
            texts.add(0, new Part.Text("Error:"));
        }
        ObjectNode message = messages.addObject().put("role", "tool").put("tool_call_id", result.id());
        if (!content(texts, message)) {
            message.put("content", "");
        }
    }

    private void message(String role, List<Part> parts) {
        ObjectNode message = Json.object().put("role", role);
        if (content(parts, message)) {
            messages.add(message);
        }
    }

    /** The last text before calls is their plan. */
    private void assistant(List<Part> parts) {
        ObjectNode message = Json.object().put("role", "assistant");
        List<Part> said = new ArrayList<>();
        ArrayNode calls = message.arrayNode();
        for (Part part : parts) {
            if (part instanceof Part.ToolCall call) {
                call(call, calls.addObject());
            } else {
                if (!calls.isEmpty()) {
                    losses.noted(here(), "calls go after the text of their turn");
                }
                said.add(part);
            }
        }
        if (!calls.isEmpty()) {
            int last = said.size() - 1;
            if (last >= 0 && said.get(last) instanceof Part.Text plan) {
                said.remove(last);
                message.put("tool_plan", plan.text());
            }
            message.set("tool_calls", calls);
        }
        if (content(said, message) || !calls.isEmpty()) {
            messages.add(message);
        }
    }

    private void call(Part.ToolCall call, ObjectNode node) {
        node.put("id", call.id()).put("type", "function");
        node.putObject("function")
                .put("name", call.name())
                .put("arguments", call.arguments().isBlank() ? "{}" : call.arguments());
        if (call.seal() != null) {
            losses.noted(here(), "the seal of a call has no place");
        }
    }

    /** One text as it is, anything else as a list; false when there was nothing to write. */
    private boolean content(List<Part> parts, ObjectNode message) {
        if (parts.size() == 1 && parts.get(0) instanceof Part.Text text) {
            message.put("content", text.text());
            return true;
        }
        ArrayNode blocks = message.arrayNode();
        for (Part part : parts) {
            block(part, blocks);
        }
        if (blocks.isEmpty()) {
            return false;
        }
        message.set("content", blocks);
        return true;
    }

    private void block(Part part, ArrayNode blocks) {
        if (part instanceof Part.Text text) {
            blocks.addObject().put("type", "text").put("text", text.text());
        } else if (part instanceof Part.Refusal refusal) {
            blocks.addObject().put("type", "text").put("text", refusal.text());
        } else if (part instanceof Part.Thought thought) {
            thought(thought, blocks);
        } else if (part instanceof Part.Image image) {
            image(image.media(), blocks);
        } else if (part instanceof Part.Document document) {
            lost(document.media(), "documents are taken as text only");
        } else if (part instanceof Part.Audio audio) {
            lost(audio.media(), "sound has no place");
        } else {
            losses.lossy(here(), "only the assistant calls tools");
        }
    }

    private void lost(Media media, String why) {
        if (media instanceof Media.Stored) {
            losses.refused(here(), "it is stored at another provider");
        } else {
            losses.lossy(here(), why);
        }
    }

    /** Only words without a seal can be said again, and only to a model that thinks. */
    private void thought(Part.Thought thought, ArrayNode blocks) {
        boolean thinks = to.traits().reasoning() || to.traits().unheard();
        if (thinks && thought.seal() == null) {
            blocks.addObject().put("type", "thinking").put("thinking", thought.text());
        } else {
            losses.noted(here(), "a thought of another model has no place");
        }
    }

    private void image(Media media, ArrayNode blocks) {
        if (media instanceof Media.Inline || media instanceof Media.Link) {
            String url = media instanceof Media.Inline inline ? inline.url() : ((Media.Link) media).url();
            blocks.addObject().put("type", "image_url").putObject("image_url").put("url", url);
        } else {
            lost(media, "it is neither here nor at an address");
        }
    }

    private String here() {
        return "messages[" + messages.size() + "]";
    }
}

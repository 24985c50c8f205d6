package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The items of one answer for its client: each part is an item of its own, numbered as they come. */
final class ResponsesItems {
    static final String COMPLETED = "completed";
    /** Of an item at which its answer was cut off. */
    static final String INCOMPLETE = "incomplete";

    private final Reply reply;
    private final ResponsesToolWriter tools;
    private @Nullable String first;
    private int number;

    ResponsesItems(Reply reply) {
        this(reply, null);
    }

    /** {@code first}: the id of the first item, where that was begun elsewhere. */
    ResponsesItems(Reply reply, @Nullable String first) {
        this.reply = reply;
        this.first = first;
        this.tools = new ResponsesToolWriter(reply.asked().tools());
    }

    ResponsesToolWriter tools() {
        return tools;
    }

    /** What says the part to the client; nothing where it has no place in an answer. */
    List<ObjectNode> of(Part part) {
        List<ObjectNode> items = new ArrayList<>(2);
        if (part instanceof Part.Text text) {
            ArrayNode annotations = Json.object().arrayNode();
            text.citations().forEach(citation -> annotations.add(ResponsesWords.annotation(citation)));
            items.add(message(text(text.text(), annotations, annotations.arrayNode())));
        } else if (part instanceof Part.Refusal refusal) {
            items.add(message(refusal(refusal.text())));
        } else if (part instanceof Part.Thought thought) {
            if (!thought.text().isEmpty() || thought.seal() != null) {
                items.add(thought(thought.text(), thought.seal()));
            }
        } else if (part instanceof Part.ToolCall call) {
            items.add(done(begunCall(call.id(), call.name()), call.name(), call.arguments(), COMPLETED));
            if (call.seal() != null) {
                items.add(sealOfCall(call.seal()));
            }
        }
        return items;
    }

    /** A message that is being written. */
    ObjectNode begunMessage() {
        ObjectNode item = item("message", "msg").put("status", "in_progress").put("role", "assistant");
        item.putArray("content");
        return item;
    }

    ObjectNode message(ObjectNode content) {
        return said(begunMessage(), content, COMPLETED);
    }

    /** The message, now that this was said in it. */
    static ObjectNode said(ObjectNode message, ObjectNode content, String status) {
        message.put("status", status).putArray("content").add(content);
        return message;
    }

    static ObjectNode text(String text, ArrayNode annotations, ArrayNode logprobs) {
        ObjectNode content = Json.object().put("type", "output_text").put("text", text);
        content.set("annotations", annotations);
        content.set("logprobs", logprobs);
        return content;
    }

    static ObjectNode refusal(String text) {
        return Json.object().put("type", "refusal").put("refusal", text);
    }

    /** A thought that is being thought. */
    ObjectNode begunThought() {
        ObjectNode item = item("reasoning", "rs");
        item.putArray("summary");
        return item;
    }

    ObjectNode thought(String text, @Nullable Seal seal) {
        return thought(begunThought(), text, seal);
    }

    /** The thought, now that it is whole. Without a seal it is marked: its client's provider does not know it. */
    ObjectNode thought(ObjectNode item, String text, @Nullable Seal seal) {
        if (!text.isEmpty()) {
            item.putArray("summary").add(summary(text));
        }
        return item.put("encrypted_content", seal == null ? Seal.NONE : seal.valueToClientOf(reply.maker()));
    }

    static ObjectNode summary(String text) {
        return Json.object().put("type", "summary_text").put("text", text);
    }

    /** The seal that belongs to the call before it, always with its maker's name, by which it is known again. */
    ObjectNode sealOfCall(Seal seal) {
        return begunThought().put("encrypted_content", seal.carried());
    }

    /** A call that is being written. */
    ObjectNode begunCall(String id, String name) {
        ObjectNode begun = tools.begun(name);
        String type = begun.path("type").asText();
        ObjectNode item = item(type, type.equals("function_call") ? "fc" : "ctc")
                .put("status", "in_progress")
                .put("call_id", ResponsesIds.call(id));
        item.setAll(begun);
        return item.put(tools.freeform(name) ? "input" : "arguments", "");
    }

    /** The call, now that its arguments are whole. */
    ObjectNode done(ObjectNode item, String name, String arguments, String status) {
        item.put("status", status).setAll(tools.call(name, arguments));
        return item;
    }

    private ObjectNode item(String type, String kind) {
        String id = first == null ? ResponsesIds.item(kind, reply.id(), number++) : first;
        first = null;
        return Json.object().put("id", id).put("type", type);
    }
}

package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/**
 * Thoughts and their seals as blocks, both ways.
 *
 * <p>A client keeps the blocks of an answer and sends them back. A thought that came without a seal still needs a signature
 * here, and one that Anthropic would refuse to read: so it gets a marked one, which {@link MessagesFitting} knows again. A seal
 * that another dialect keeps at a call is a {@code redacted_thinking} block behind that call.
 */
final class MessagesSeals {
    private MessagesSeals() {}

    static boolean marked(String value) {
        return value.startsWith(Seal.MARK);
    }

    /** The seal in a {@code thinking} block's signature, or null when it has none. */
    static @Nullable Seal signature(String value, String maker) {
        return seal(value, Seal.Kind.SIGNATURE, maker);
    }

    /** The seal in a {@code redacted_thinking} block, or null when it has none. */
    static @Nullable Seal hidden(String value, String maker) {
        return seal(value, Seal.Kind.HIDDEN, maker);
    }

    private static @Nullable Seal seal(String value, Seal.Kind kind, String maker) {
        Seal seal = value.isEmpty() ? null : Seal.read(maker, kind, value);
        return seal == null || seal.value().isEmpty() ? null : seal;
    }

    /** The seal of a call, where the block behind it carries one. */
    static @Nullable Seal ofCall(JsonNode block, String maker) {
        if (!block.path("type").asText().equals("redacted_thinking")) {
            return null;
        }
        Seal seal = hidden(block.path("data").asText(), maker);
        return seal != null && seal.kind() == Seal.Kind.SIGNATURE ? seal : null;
    }

    static ObjectNode thinking(String text, String signature) {
        return Json.object().put("type", "thinking").put("thinking", text).put("signature", signature);
    }

    static ObjectNode redacted(String data) {
        return Json.object().put("type", "redacted_thinking").put("data", data);
    }

    /** Whether the thought is hidden in its seal and has no words beside it. */
    static boolean isHidden(Part.Thought thought) {
        return thought.text().isEmpty()
                && thought.seal() != null
                && thought.seal().kind() == Seal.Kind.HIDDEN;
    }

    /** What stands for a thought's seal; null where the block is none. */
    static @Nullable String text(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" -> block.path("signature").asText();
            case "redacted_thinking" -> block.path("data").asText();
            default -> null;
        };
    }

    /** A client's block as {@code maker} wrote it; null where that was another. */
    static @Nullable ObjectNode own(ObjectNode block, String from, String maker) {
        Seal seal = Seal.read(from, Seal.Kind.SIGNATURE, String.valueOf(text(block)));
        String value = seal.valueFor(maker);
        if (value == null || value.isEmpty()) {
            return null;
        }
        return seal.kind() == Seal.Kind.HIDDEN
                ? redacted(value)
                : thinking(block.path("thinking").asText(), value);
    }

    /** The block of a thought for a client whose provider's maker is {@code maker}; null when there is nothing in it. */
    static @Nullable ObjectNode toClient(Part.Thought thought, String maker) {
        Seal seal = thought.seal();
        if (seal == null) {
            return thought.text().isEmpty() ? null : thinking(thought.text(), Seal.NONE);
        }
        String value = seal.valueToClientOf(maker);
        return isHidden(thought) ? redacted(value) : thinking(thought.text(), value);
    }
}

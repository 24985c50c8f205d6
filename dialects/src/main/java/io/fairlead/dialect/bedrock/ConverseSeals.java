package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/** {@code reasoningContent}, both ways: a text with its signature, or a thought that is hidden. */
final class ConverseSeals {

    private ConverseSeals() {}

    /** The thought, or null when the block has neither words nor a seal. */
    static Part.@Nullable Thought read(JsonNode block, String maker) {
        JsonNode hidden = block.path("redactedContent");
        if (hidden.isTextual()) {
            return new Part.Thought("", Seal.read(maker, Seal.Kind.HIDDEN, hidden.textValue()));
        }
        JsonNode text = block.path("reasoningText").path("text");
        JsonNode signature = block.path("reasoningText").path("signature");
        boolean signed = signature.isTextual() && !signature.textValue().isEmpty();
        String words = text.isTextual() ? text.textValue() : "";
        Seal seal = signed ? signature(signature.textValue(), maker) : null;
        return words.isEmpty() && seal == null ? null : new Part.Thought(words, seal);
    }

    /** The seal in a signature; null when it only stands for one. */
    static @Nullable Seal signature(String value, String maker) {
        Seal seal = Seal.read(maker, Seal.Kind.SIGNATURE, value);
        return seal.value().isEmpty() ? null : seal;
    }

    /** What stands for a thought's seal; null where the block of content is none. */
    static @Nullable String text(JsonNode block) {
        JsonNode thought = block.path("reasoningContent");
        return thought.isObject()
                ? thought.path("redactedContent")
                        .asText(thought.path("reasoningText").path("signature").asText())
                : null;
    }

    /** A client's block as {@code maker} wrote it; null where that was another. */
    static @Nullable ObjectNode own(ObjectNode block, String from, String maker) {
        Part.Thought thought = read(block.path("reasoningContent"), from);
        Seal seal = thought == null ? null : thought.seal();
        String value = seal == null ? null : seal.valueFor(maker);
        return thought == null || value == null ? null : write(thought, value);
    }

    /**
     * The block of a thought.
     *
     * @param value what stands for its seal, or null
     */
    static ObjectNode write(Part.Thought thought, @Nullable String value) {
        ObjectNode block = Json.object();
        if (value != null && hidden(thought)) {
            block.putObject("reasoningContent").put("redactedContent", value);
            return block;
        }
        ObjectNode text =
                block.putObject("reasoningContent").putObject("reasoningText").put("text", thought.text());
        if (value != null) {
            text.put("signature", value);
        }
        return block;
    }

    private static boolean hidden(Part.Thought thought) {
        return thought.seal() != null
                && thought.seal().kind() == Seal.Kind.HIDDEN
                && thought.text().isEmpty();
    }
}

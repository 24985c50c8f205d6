package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Seal;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of a client's request what answers of others left in it: thoughts whose seal only another maker can read, and sources
 * that Anthropic did not find. A seal of the maker's own that was carried is put back as it was; one that nobody marked is that
 * of the maker whom the client addressed.
 */
final class MessagesMarks {
    private final String from;
    private final String maker;
    private final Losses losses;

    /** {@code from}: who made what nobody marked. */
    MessagesMarks(String from, String maker, Losses losses) {
        this.from = from;
        this.maker = maker;
        this.losses = losses;
    }

    void edit(ObjectNode body) {
        if (!(body.path("messages") instanceof ArrayNode messages)) {
            return;
        }
        for (int i = messages.size() - 1; i >= 0; i--) {
            if (messages.get(i).path("content") instanceof ArrayNode content && !content.isEmpty()) {
                edit(content, "messages[" + i + "]");
                if (content.isEmpty()) {
                    messages.remove(i);
                }
            }
        }
    }

    private void edit(ArrayNode content, String path) {
        for (int i = content.size() - 1; i >= 0; i--) {
            JsonNode block = content.get(i);
            String seal = seal(block);
            if (seal != null && (MessagesSeals.marked(seal) || !from.equals(maker))) {
                ObjectNode own = own(block, seal);
                if (own == null) {
                    content.remove(i);
                    losses.noted(
                            path + ".content[" + i + "]", "a thought that only another maker can read is left out");
                } else {
                    content.set(i, own);
                }
            } else if (block instanceof ObjectNode text) {
                sources(text);
            }
        }
    }

    private static @Nullable String seal(JsonNode block) {
        return switch (block.path("type").asText()) {
            case "thinking" -> block.path("signature").asText();
            case "redacted_thinking" -> block.path("data").asText();
            default -> null;
        };
    }

    private @Nullable ObjectNode own(JsonNode block, String carried) {
        Seal seal = Seal.read(from, Seal.Kind.SIGNATURE, carried);
        String own = seal.valueFor(maker);
        if (own == null || own.isEmpty()) {
            return null;
        }
        return seal.kind() == Seal.Kind.HIDDEN
                ? MessagesSeals.redacted(own)
                : MessagesSeals.thinking(block.path("thinking").asText(), own);
    }

    private static void sources(ObjectNode block) {
        if (block.path("citations") instanceof ArrayNode citations && !citations.isEmpty()) {
            for (int i = citations.size() - 1; i >= 0; i--) {
                if (MessagesSeals.marked(
                        citations.get(i).path("encrypted_index").asText())) {
                    citations.remove(i);
                }
            }
            if (citations.isEmpty()) {
                block.remove("citations");
            }
        }
    }
}

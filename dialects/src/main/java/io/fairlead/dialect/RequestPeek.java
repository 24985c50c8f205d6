package io.fairlead.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.wire.JsonTopLevel;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while a request's JSON body passes, in any cut. It reads what routing and clocks need from the top level: model,
 * stream flag, the largest answer asked for, whether tools are offered, how long the text is. Keeps none of the body: a value
 * longer than a few hundred bytes is passed over, so a string of 25 MB costs nothing. The last of duplicate keys wins, as in
 * most JSON readers. Malformed input never throws.
 *
 * <p>Its scanner is hand-written, because Jackson's non-blocking parser would hold each long string in memory.
 */
public final class RequestPeek {
    private static final int LONGEST_VALUE = 512;
    private static final int BYTES_PER_TOKEN = 4;
    private static final List<String> CEILINGS = List.of("maxOutputTokens", "max_output_tokens", "maxTokens");

    private final StateReferences references = new StateReferences();
    private final JsonTopLevel scanner = new JsonTopLevel(LONGEST_VALUE, new Wanted(), references);
    private long bytes;
    private @Nullable String model;
    private @Nullable Boolean stream;
    private long maxTokens = -1;
    private boolean tools;
    private boolean background;

    /** Looks at the next bytes; the buffer's position is moved to its limit. */
    public void look(ByteBuffer next) {
        bytes += next.remaining();
        scanner.scan(next);
    }

    /** The top-level {@code model}, or null while it was not seen or is not text. */
    public @Nullable String model() {
        return model;
    }

    /** The top-level {@code stream}, or null while it was not seen or is no boolean. */
    public @Nullable Boolean stream() {
        return stream;
    }

    /** Whether the client asks for a stream, as {@code operation} tells to find out. */
    public boolean streamed(Operation operation) {
        return switch (operation.streaming()) {
            case NEVER -> false;
            case BY_PATH -> true;
            case BY_BODY -> Boolean.TRUE.equals(stream);
            case BY_BODY_UNLESS_FALSE -> !Boolean.FALSE.equals(stream);
        };
    }

    /** The most tokens that the answer may have, as the request says at its top level; -1 when it does not. */
    public long maxTokens() {
        return maxTokens;
    }

    /** Whether tools are offered to the model: a top-level list of them that is not empty. */
    public boolean tools() {
        return tools;
    }

    /** The field that refers to something kept at its provider, the first of them; null when none does. */
    public @Nullable String state() {
        return references.found();
    }

    /** What the references name, as {@link StateId} writes it. */
    public List<String> stateIds() {
        return references.ids();
    }

    /** The field that holds what only its maker can read, the first of them; null when none does. */
    public @Nullable String sealed() {
        return references.sealed();
    }

    /** Whether the client asks for the work to be done later. */
    public boolean background() {
        return background;
    }

    /** How many bytes were looked at. */
    public long bytes() {
        return bytes;
    }

    /** Whether a whole JSON document was seen. */
    public boolean complete() {
        return scanner.complete();
    }

    /** Whether the bytes cannot be a JSON document. What was read before stays. */
    public boolean malformed() {
        return scanner.malformed();
    }

    /** A guess at the request's length in tokens: a quarter of its bytes of text; long base64 strings count nothing. */
    public long estimatedInputTokens() {
        return scanner.textBytes() / BYTES_PER_TOKEN;
    }

    private final class Wanted implements JsonTopLevel.Members {

        @Override
        public boolean wants(String name) {
            return switch (name) {
                case "model",
                        "stream",
                        "background",
                        "max_tokens",
                        "max_completion_tokens",
                        "max_output_tokens",
                        "max_tokens_to_sample",
                        "generationConfig",
                        "generation_config",
                        "inferenceConfig" -> true;
                case "tools", "functions", "toolConfig" -> true;
                default -> false;
            };
        }

        @Override
        public void member(String name, byte[] bytes, int from, int to) {
            JsonNode node = Json.tree(bytes, from, to);
            switch (name) {
                case "model" -> model = node == null ? null : node.textValue();
                case "stream" ->
                    stream = (node != null && node.isBoolean()) ? Boolean.valueOf(node.booleanValue()) : null;
                case "background" -> background = node != null && node.booleanValue();
                case "tools", "functions", "toolConfig" ->
                    tools = node != null && node.isContainerNode() && !node.isEmpty();
                case "generationConfig", "generation_config", "inferenceConfig" -> ceilingWithin(node);
                default -> maxTokens = node != null && node.isIntegralNumber() ? node.longValue() : -1;
            }
        }

        /** Gemini's and Converse's ceilings stand one level deeper. */
        private void ceilingWithin(@Nullable JsonNode config) {
            for (String name : CEILINGS) {
                JsonNode ceiling = config == null ? null : config.get(name);
                if (ceiling != null && ceiling.isIntegralNumber()) {
                    maxTokens = ceiling.longValue();
                }
            }
        }

        @Override
        public void tooLong(String name) {
            switch (name) {
                case "model" -> model = null;
                case "tools", "functions", "toolConfig" -> tools = true;
                default -> {}
            }
        }
    }
}

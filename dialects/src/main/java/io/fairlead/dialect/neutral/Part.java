package io.fairlead.dialect.neutral;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A piece of a turn or of an answer. */
public sealed interface Part {

    /** Words, and where they come from. */
    record Text(String text, List<Citation> citations) implements Part {
        public Text {
            citations = List.copyOf(citations);
        }

        public Text(String text) {
            this(text, List.of());
        }
    }

    /** A picture. */
    record Image(Media media) implements Part {}

    /** A file to read, such as a PDF; {@code name} is its title or file name. */
    record Document(Media media, @Nullable String name) implements Part {}

    /** Sound. */
    record Audio(Media media) implements Part {}

    /**
     * What the model thought before it spoke.
     *
     * @param text its words; empty where the provider keeps them
     * @param seal what proves it to its maker; null when it came without
     */
    record Thought(String text, @Nullable Seal seal) implements Part {}

    /**
     * A call that the model wants made.
     *
     * @param id matches the call with its result
     * @param name the tool's
     * @param arguments a JSON object as text, as the model wrote it; may be empty. What says nothing in another form ({@code null},
     *     {@code []}) is the empty object
     * @param seal what proves the thought behind it to its maker, where a dialect keeps it at the call
     */
    record ToolCall(
            String id,
            String name,
            String arguments,
            @Nullable Seal seal) implements Part {
        public ToolCall {
            arguments = ToolArguments.sayNothing(arguments) ? ToolArguments.NONE : arguments;
        }

        public ToolCall(String id, String name, String arguments) {
            this(id, name, arguments, null);
        }
    }

    /**
     * What came of a call.
     *
     * @param id the call's
     * @param name the tool's, where it is known
     * @param content text and pictures
     * @param error whether the tool failed
     */
    record ToolResult(String id, @Nullable String name, List<Part> content, boolean error) implements Part {
        public ToolResult {
            content = List.copyOf(content);
        }
    }

    /** The model's own words for not answering. */
    record Refusal(String text) implements Part {}
}

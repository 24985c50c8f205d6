package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The wish for an answer in JSON in words, for targets that want to be told so in the prompt too, or have no other way to be told.
 * The line stands last among the instructions at the top, once. Pure.
 */
public final class JsonWish {
    private static final String LINE = "Answer with a JSON object and nothing else.";
    private static final String SCHEMA = LINE + " It must follow this JSON Schema:\n";

    private JsonWish() {}

    /** For APIs whose JSON mode demands the word in the prompt: the request itself where it is there. */
    public static Conversation named(Conversation asked, Losses losses) {
        return asked.format() instanceof OutputFormat.AnyJson && !said(asked) ? told(asked, LINE, losses) : asked;
    }

    /** The wish for {@code format} in words, where the target cannot be held to it. */
    static Conversation told(Conversation asked, OutputFormat format, Losses losses) {
        if (format instanceof OutputFormat.Schema schema) {
            return told(asked, line(schema.schema()), losses);
        }
        return format instanceof OutputFormat.AnyJson ? told(asked, LINE, losses) : asked;
    }

    /** The wish in words where the API has no form of answer like it. */
    public static Conversation told(Conversation asked, Losses losses) {
        return told(asked, asked.format(), losses);
    }

    /** The line for an answer by {@code schema}. */
    public static String line(JsonNode schema) {
        return SCHEMA + Json.text(schema);
    }

    /** Whether {@code text} is such a line. */
    public static boolean isLine(String text) {
        return text.startsWith(LINE);
    }

    private static boolean said(Conversation asked) {
        return asked.turns().stream().flatMap(turn -> turn.parts().stream()).anyMatch(JsonWish::said);
    }

    private static boolean said(Part part) {
        if (part instanceof Part.Text text) {
            return text.text().toLowerCase(Locale.ROOT).contains("json");
        }
        return part instanceof Part.ToolResult result
                && result.content().stream().anyMatch(JsonWish::said);
    }

    /** Whether the line stands in it already, with a schema or without. */
    private static boolean wished(Turn turn) {
        return turn.role() == Role.SYSTEM
                && turn.parts().stream().anyMatch(part -> part instanceof Part.Text text && isLine(text.text()));
    }

    private static Conversation told(Conversation asked, String line, Losses losses) {
        if (asked.turns().stream().anyMatch(JsonWish::wished)) {
            return asked;
        }
        losses.noted("response_format", "it is told to the model in words");
        List<Turn> turns = new ArrayList<>(asked.turns());
        int top = 0;
        while (top < turns.size() && turns.get(top).role() == Role.SYSTEM) {
            top++;
        }
        turns.add(top, new Turn(Role.SYSTEM, List.of(new Part.Text(line))));
        return new Conversation(
                asked.model(),
                asked.stream(),
                asked.streamUsage(),
                turns,
                asked.tools(),
                asked.toolChoice(),
                asked.parallelTools(),
                asked.format(),
                asked.sampling(),
                asked.reasoning());
    }
}

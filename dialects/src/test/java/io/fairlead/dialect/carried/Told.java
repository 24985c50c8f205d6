package io.fairlead.dialect.carried;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What an answer tells whoever reads it, in whatever parts its dialect says it.
 *
 * @param words its text and refusals, without white space
 * @param thoughts their text, without white space
 * @param calls names and arguments
 * @param input tokens, -1 when they are not known
 * @param output tokens
 */
record Told(String words, String thoughts, List<JsonNode> calls, long input, long output) {

    /** Of the first choice: not every API has more. */
    static Told of(Completion answer) {
        StringBuilder words = new StringBuilder();
        StringBuilder thoughts = new StringBuilder();
        List<JsonNode> calls = new ArrayList<>();
        List<Part> parts =
                answer.choices().isEmpty() ? List.of() : answer.choices().get(0).parts();
        for (Part part : parts) {
            if (part instanceof Part.Text it) {
                words.append(it.text());
            } else if (part instanceof Part.Refusal it) {
                words.append(it.text());
            } else if (part instanceof Part.Thought it) {
                thoughts.append(it.text());
            } else if (part instanceof Part.ToolCall it) {
                calls.add(Json.object().put("name", it.name()).set("arguments", ToolArguments.object(it.arguments())));
            }
        }
        return new Told(
                plain(words.toString()),
                plain(thoughts.toString()),
                calls,
                input(answer.tokens()),
                answer.tokens().output());
    }

    /** Not counted where a provider's parts are more than their whole: APIs that count them apart cannot say that. */
    private static long input(Tokens tokens) {
        long parts = Tokens.known(tokens.cached()) + Tokens.known(tokens.cacheWritten());
        return parts > tokens.input() ? -1 : tokens.input();
    }

    /** The words that a conversation holds, one after another, without white space; thoughts aside. */
    static List<String> words(Conversation asked) {
        List<String> words = new ArrayList<>();
        for (Turn turn : asked.turns()) {
            turn.parts().forEach(part -> words(part, words));
        }
        return words;
    }

    private static void words(Part part, List<String> words) {
        if (part instanceof Part.Text it) {
            words.add(plain(it.text()));
        } else if (part instanceof Part.Refusal it) {
            words.add(plain(it.text()));
        } else if (part instanceof Part.ToolCall it) {
            words.add(plain(it.name()));
            words.add(plain(Json.text(ToolArguments.object(it.arguments()))));
        } else if (part instanceof Part.ToolResult it) {
            it.content().forEach(inner -> words(inner, words));
        } else if (part instanceof Part.Document it) {
            words(it.media(), words);
        }
    }

    private static void words(Media media, List<String> words) {
        if (media instanceof Media.Plain it) {
            words.add(plain(it.text()));
        } else if (media instanceof Media.Inline it && it.type().startsWith("text/")) {
            words.add(plain(new String(Base64.getDecoder().decode(it.base64()), StandardCharsets.UTF_8)));
        }
    }

    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().filter(point -> !Character.isWhitespace(point)).forEach(plain::appendCodePoint);
        return plain.toString();
    }
}

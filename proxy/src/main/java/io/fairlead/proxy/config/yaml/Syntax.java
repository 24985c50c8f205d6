package io.fairlead.proxy.config.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A single value with a syntax of its own. {@link Syntaxes} has them. */
public final class Syntax<T> implements Shape<T> {

    /** Reads a value; null when it is not one. */
    @FunctionalInterface
    public interface Parser<T> {
        @Nullable
        T parse(String text);
    }

    private static final int SHOWN = 60;

    private final String expected;
    private final Parser<T> parser;
    private final Function<T, Object> shown;
    private final boolean secret;
    private final Map<String, Object> schema;
    private final List<String> words;

    Syntax(String expected, Parser<T> parser, Function<T, Object> shown, boolean secret, Map<String, Object> schema) {
        this(expected, parser, shown, secret, schema, List.of());
    }

    /** {@code words}: all that may be written, when it is a choice of words. */
    Syntax(
            String expected,
            Parser<T> parser,
            Function<T, Object> shown,
            boolean secret,
            Map<String, Object> schema,
            List<String> words) {
        this.expected = expected;
        this.parser = parser;
        this.shown = shown;
        this.secret = secret;
        this.schema = schema;
        this.words = words;
    }

    @Override
    public @Nullable T read(Node node, String path, Problems problems) {
        if (!(node instanceof Node.Text text)) {
            problems.error(node.at(), path, "found " + node.kind() + " (expected: " + expected + ")");
            return null;
        }
        if (text.broken()) {
            return null;
        }
        T value = parser.parse(text.value());
        if (value == null) {
            String hint = words.isEmpty() ? "(expected: " + expected + ")" : Suggestion.of(text.raw(), words);
            problems.error(text.at(), path, "found " + visible(text.raw()) + " " + hint);
        }
        return value;
    }

    private String visible(String raw) {
        if (secret || raw.indexOf('@') >= 0) {
            return "a value that is not shown here"; // an @ may end a user and password
        }
        if (raw.isEmpty()) {
            return "an empty value";
        }
        String start = raw.length() > SHOWN ? raw.substring(0, SHOWN) + "..." : raw;
        return start.codePoints()
                .collect(
                        StringBuilder::new,
                        (text, c) -> text.appendCodePoint(Character.isISOControl(c) ? ' ' : c),
                        StringBuilder::append)
                .toString();
    }

    @Override
    public Object show(T value) {
        return secret ? "***" : shown.apply(value);
    }

    @Override
    public String expected() {
        return expected;
    }

    @Override
    public Map<String, Object> schema() {
        return schema;
    }

    /** This, or {@code word} for an absent value: {@code auto}, {@code off}. */
    public Syntax<Optional<T>> or(String word) {
        return new Syntax<>(
                expected + ", or " + word,
                text -> {
                    if (text.equals(word)) {
                        return Optional.empty();
                    }
                    T value = parser.parse(text);
                    return value == null ? null : Optional.of(value);
                },
                value -> value.isPresent() ? show(value.get()) : word,
                secret,
                Map.of("anyOf", List.of(schema, Map.of("const", word))));
    }
}

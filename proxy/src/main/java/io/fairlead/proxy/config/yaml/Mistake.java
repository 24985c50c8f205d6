package io.fairlead.proxy.config.yaml;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param at where
 * @param path the key's path such as {@code defaults.retry.attempts}; empty for the whole file
 * @param sentence what was found, what is allowed, and a suggestion where there is one; holds no secret
 * @param warning whether the configuration can be used all the same
 */
public record Mistake(Position at, String path, String sentence, boolean warning) {

    /**
     * As programs read it.
     *
     * @param line from 1; 0 when the whole file is meant
     * @param column from 1; 0 when the whole file is meant
     * @param message what was found
     * @param suggestion what would do, or was probably meant; null when nothing is known
     */
    public record Shown(
            int line,
            int column,
            String path,
            String message,
            @Nullable String suggestion) {}

    /** As programs read it. */
    public Shown shown() {
        return new Shown(at.line(), at.column(), path, found(), hint().isEmpty() ? null : hint());
    }

    /** What was found: the sentence without the hint that closes it. */
    public String found() {
        int hint = hintAt();
        return hint < 0 ? sentence : sentence.substring(0, hint);
    }

    /** What would do, or was probably meant; empty when nothing is known. */
    public String hint() {
        int hint = hintAt();
        return hint < 0 ? "" : sentence.substring(hint + 2, sentence.length() - 1);
    }

    /** Where the closing {@code (expected: ...)}, {@code (allowed: ...)} or {@code (did you mean ...)} begins; it may hold brackets itself. */
    private int hintAt() {
        if (!sentence.endsWith(")")) {
            return -1;
        }
        int depth = 0;
        for (int i = sentence.length() - 1; i > 0; i--) {
            char c = sentence.charAt(i);
            depth += c == ')' ? 1 : c == '(' ? -1 : 0;
            if (depth == 0) {
                return sentence.charAt(i - 1) == ' ' ? i - 1 : -1;
            }
        }
        return -1;
    }

    /** One line: {@code file:line:column: path: sentence}. */
    @Override
    public String toString() {
        return at + ": " + (warning ? "warning: " : "") + (path.isEmpty() ? "" : path + ": ") + sentence;
    }
}

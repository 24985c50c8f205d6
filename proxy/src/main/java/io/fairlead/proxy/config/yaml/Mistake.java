package io.fairlead.proxy.config.yaml;

/**
 * One thing that is wrong with a configuration.
 *
 * @param at where
 * @param path the key's path such as {@code defaults.retry.attempts}; empty for the whole file
 * @param sentence what was found, what is allowed, and a suggestion where there is one; holds no secret
 * @param warning whether the configuration can be used all the same
 */
public record Mistake(Position at, String path, String sentence, boolean warning) {

    /** One line: {@code file:line:column: path: sentence}. */
    @Override
    public String toString() {
        return at + ": " + (warning ? "warning: " : "") + (path.isEmpty() ? "" : path + ": ") + sentence;
    }
}

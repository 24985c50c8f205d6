package io.fairlead.proxy.observe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What clients and providers wrote, made fit for a log line or a label: bounded, printable, without the query. */
public final class Sanitized {

    private static final int PATH_BOUND = 256;
    private static final int WORD_BOUND = 128;
    private static final int LIST_BOUND = 1024;

    private Sanitized() {}

    /** A path without its query, which may hold a key. */
    public static String path(String path) {
        int query = path.indexOf('?');
        return printable(query < 0 ? path : path.substring(0, query), PATH_BOUND);
    }

    /** A model's or target's name; empty when there is none. */
    public static String word(@Nullable String word) {
        return word == null ? "" : printable(word, WORD_BOUND);
    }

    /** Names, separated by commas. */
    public static String words(List<String> words) {
        return printable(String.join(",", words), LIST_BOUND);
    }

    /** What is wrong with a configuration, as its reader says it. */
    static String sentence(String sentence) {
        return printable(sentence, LIST_BOUND);
    }

    private static String printable(String text, int bound) {
        int length = Math.min(text.length(), bound);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7e) {
                return replaced(text, length);
            }
        }
        return length == text.length() ? text : text.substring(0, length);
    }

    private static String replaced(String text, int length) {
        StringBuilder clean = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            clean.append(c < 0x20 || c > 0x7e ? '?' : c);
        }
        return clean.toString();
    }
}

package io.fairlead.dialect.neutral;

import org.jspecify.annotations.Nullable;

/**
 * Where words of an answer come from.
 *
 * @param url the source's address, or null
 * @param title its title, or null
 * @param quote the words that are cited, or null
 * @param start where in the text of its part it begins, in UTF-16 units; -1 when that is not said
 * @param end where it ends, exclusive; -1 when that is not said
 */
public record Citation(
        @Nullable String url,
        @Nullable String title,
        @Nullable String quote,
        int start,
        int end) {}

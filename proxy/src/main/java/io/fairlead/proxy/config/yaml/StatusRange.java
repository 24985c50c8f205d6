package io.fairlead.proxy.config.yaml;

import org.jspecify.annotations.Nullable;

/** Answer statuses from {@code from} to {@code to}, both included. */
public record StatusRange(int from, int to) {

    static @Nullable StatusRange parse(String text) {
        int minus = text.indexOf('-');
        long from = Syntaxes.digits(minus < 0 ? text : text.substring(0, minus));
        long to = minus < 0 ? from : Syntaxes.digits(text.substring(minus + 1));
        return from < 400 || to > 599 || from > to ? null : new StatusRange((int) from, (int) to);
    }

    @Override
    public String toString() {
        return from == to ? String.valueOf(from) : from + "-" + to;
    }
}

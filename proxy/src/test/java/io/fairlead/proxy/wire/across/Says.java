package io.fairlead.proxy.wire.across;

import java.util.List;

/**
 * What a provider answers: words, then calls of tools. It took {@link #INPUT} tokens and made {@link #OUTPUT}.
 *
 * @param parts the text, as a stream brings it
 * @param calls empty, or the answer ends because of them
 * @param cutShort whether it ends because of its length
 */
record Says(List<String> parts, List<Call> calls, boolean cutShort) {
    static final long INPUT = 7;
    static final long OUTPUT = 6;

    static Says words(String... parts) {
        return new Says(List.of(parts), List.of(), false);
    }

    static Says calls(String text, List<Call> calls) {
        return new Says(text.isEmpty() ? List.of() : List.of(text), calls, false);
    }

    Says untilTheLimit() {
        return new Says(parts, calls, true);
    }

    String text() {
        return String.join("", parts);
    }

    String finish() {
        return cutShort ? "length" : calls.isEmpty() ? "stop" : "tools";
    }
}

package io.fairlead.proxy.coding;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The content codings that are undone here, in the order in which they are offered. */
@SuppressWarnings("ImmutableEnumChecker") // method references hold nothing
enum Coding {
    GZIP("gzip", () -> true, () -> new DeflateDecoder(true)),
    DEFLATE("deflate", () -> true, () -> new DeflateDecoder(false));

    private final String word;
    private final BooleanSupplier available;
    private final Supplier<ContentDecoder> decoder;

    Coding(String word, BooleanSupplier available, Supplier<ContentDecoder> decoder) {
        this.word = word;
        this.available = available;
        this.decoder = decoder;
    }

    /** As {@code Content-Encoding} and {@code Accept-Encoding} write it. */
    String word() {
        return word;
    }

    /** Whether this machine can undo it: some need a native library. */
    boolean available() {
        return available.getAsBoolean();
    }

    /** A new decoder, which the caller closes. */
    ContentDecoder decoder() {
        return decoder.get();
    }
}

package io.fairlead.proxy.coding;

import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The content codings that are undone here, in the order in which they are offered. */
@SuppressWarnings("ImmutableEnumChecker") // method references hold nothing, and a library is loaded once
enum Coding {
    GZIP("gzip", null, memory -> new DeflateDecoder(true)),
    DEFLATE("deflate", null, memory -> new DeflateDecoder(false)),
    BR("br", new NativeLibrary("br", BrotliDecoder::load), BrotliDecoder::of),
    ZSTD("zstd", new NativeLibrary("zstd", ZstdDecoder::load), ZstdDecoder::of);

    /** What a body of an ordinary window takes. */
    private static final long ORDINARY = 4L << 20;

    private final String word;
    private final @Nullable NativeLibrary library;
    private final Function<MemoryAccount, @Nullable ContentDecoder> decoder;

    Coding(String word, @Nullable NativeLibrary library, Function<MemoryAccount, @Nullable ContentDecoder> decoder) {
        this.word = word;
        this.library = library;
        this.decoder = decoder;
    }

    /** As {@code Content-Encoding} and {@code Accept-Encoding} write it. */
    String word() {
        return word;
    }

    /** Loads what it needs; done when that is known to be there, or not. */
    CompletableFuture<Boolean> ready() {
        return library == null ? CompletableFuture.completedFuture(true) : library.wanted();
    }

    /** Whether this machine can undo it, as far as is known: some need a native library that was loaded. */
    boolean available() {
        return library == null || library.usable();
    }

    /** Whether others may be told that it is undone here: there is room for one more, too. */
    boolean offered(MemoryAccount memory) {
        return library == null || (library.usable() && memory.hasRoom(Place.BUFFERS, ORDINARY));
    }

    /** A new decoder, which the caller closes; null when there is no memory for it. */
    @Nullable
    ContentDecoder decoder(MemoryAccount memory) {
        return decoder.apply(memory);
    }
}

package io.fairlead.proxy.coding;

import io.fairlead.proxy.exchange.MemoryAccount;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Content-Encoding}: whether a body is coded, and how it is decoded. A coding that needs a native library is
 * unknown until {@link #ready} has loaded it. Safe for any thread.
 */
public final class ContentCodings {

    /** More layers than this serve no honest purpose. */
    private static final int MOST_LAYERS = 2;

    private static final CompletableFuture<?> NOTHING_TO_LOAD = CompletableFuture.completedFuture(true);

    private ContentCodings() {}

    /**
     * Loads what is needed for the codings that a field ({@code Content-Encoding} or {@code Accept-Encoding}) names. Done when it is
     * known which of them can be undone: at once where nothing is to be loaded, else later, on any thread.
     */
    public static CompletableFuture<?> ready(@Nullable String field) {
        CompletableFuture<?> all = NOTHING_TO_LOAD;
        for (Coding each : Coding.values()) {
            if (field != null && !each.available() && names(field, each.word())) {
                CompletableFuture<Boolean> loading = each.ready();
                if (!loading.isDone()) {
                    all = all.isDone() ? loading : CompletableFuture.allOf(all, loading);
                }
            }
        }
        return all;
    }

    private static boolean names(String field, String word) {
        return field.toLowerCase(Locale.ROOT).contains(word);
    }

    /** What may be offered to others, as {@code Accept-Encoding} writes it. */
    public static String offered() {
        return Arrays.stream(Coding.values())
                .filter(Coding::available)
                .map(Coding::word)
                .collect(Collectors.joining(", "));
    }

    /** What of a client's {@code Accept-Encoding} a provider is offered now, as {@link AcceptedCodings} has it. */
    public static String offered(String acceptEncoding, MemoryAccount memory) {
        return AcceptedCodings.offered(acceptEncoding, word -> {
            Coding coding = coding(word);
            return coding != null && coding.offered(memory);
        });
    }

    /** Whether {@code word}, one element of an {@code Accept-Encoding} without its weight, is undone here. */
    public static boolean reads(String word) {
        return coding(word.strip().toLowerCase(Locale.ROOT)) != null;
    }

    /** Whether a body with this {@code Content-Encoding} is coded at all. */
    public static boolean coded(@Nullable String contentEncoding) {
        return contentEncoding != null && !words(contentEncoding).isEmpty();
    }

    /**
     * A decoder for a body with this {@code Content-Encoding}; null when it is not coded, or in a way that is not undone here or not now.
     *
     * @param memory where it takes room for what it looks back on
     */
    public static @Nullable ContentDecoder decoder(@Nullable String contentEncoding, MemoryAccount memory) {
        if (contentEncoding == null) {
            return null;
        }
        List<String> words = words(contentEncoding);
        List<Coding> codings = new ArrayList<>(MOST_LAYERS);
        for (String word : words) {
            Coding coding = coding(word);
            if (coding == null || codings.size() == MOST_LAYERS) {
                return null;
            }
            codings.add(coding);
        }
        ContentDecoder decoder = null;
        for (Coding each : codings) { // the last that was applied is the first that is undone
            ContentDecoder outer = each.decoder(memory);
            if (outer == null) {
                if (decoder != null) {
                    decoder.close();
                }
                return null;
            }
            decoder = decoder == null ? outer : new LayeredDecoder(outer, decoder);
        }
        return decoder;
    }

    /** What {@code coded} holds, at most {@code most} bytes of it: as far as it can be decoded. */
    public static byte[] decoded(@Nullable String contentEncoding, byte[] coded, int most, MemoryAccount memory) {
        if (!coded(contentEncoding)) {
            return coded;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (ContentDecoder decoder = decoder(contentEncoding, memory)) {
            if (decoder != null) {
                decoder.decode(ByteBuffer.wrap(coded), piece -> {
                    byte[] copy = new byte[Math.min(piece.remaining(), most - all.size())];
                    piece.get(copy);
                    all.writeBytes(copy);
                    return all.size() < most;
                });
            }
        } catch (DataFormatException e) {
            // what came before it counts
        }
        return all.toByteArray();
    }

    /** The codings in the order in which they were applied, in lower case. */
    private static List<String> words(String contentEncoding) {
        List<String> words = new ArrayList<>(MOST_LAYERS);
        for (String each : contentEncoding.split(",", -1)) {
            String word = each.strip().toLowerCase(Locale.ROOT);
            if (!word.isEmpty() && !word.equals("identity")) {
                words.add(word);
            }
        }
        return words;
    }

    private static @Nullable Coding coding(String word) {
        String known = word.equals("x-gzip") ? "gzip" : word;
        for (Coding each : Coding.values()) {
            if (each.word().equals(known) && each.available()) {
                return each;
            }
        }
        return null;
    }
}

package io.fairlead.proxy.coding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code Content-Encoding}: whether a body is coded, and how it is decoded. Pure but for the native libraries it looks for. */
public final class ContentCodings {

    /** More layers than this serve no honest purpose. */
    private static final int MOST_LAYERS = 2;

    private static final String OFFERED = Arrays.stream(Coding.values())
            .filter(Coding::available)
            .map(Coding::word)
            .collect(Collectors.joining(", "));

    private ContentCodings() {}

    /** What may be offered to others, as {@code Accept-Encoding} writes it. */
    public static String offered() {
        return OFFERED;
    }

    /** Whether {@code word}, one element of an {@code Accept-Encoding} without its weight, is undone here. */
    public static boolean reads(String word) {
        return coding(word.strip().toLowerCase(Locale.ROOT)) != null;
    }

    /** Whether a body with this {@code Content-Encoding} is coded at all. */
    public static boolean coded(@Nullable String contentEncoding) {
        return contentEncoding != null && !words(contentEncoding).isEmpty();
    }

    /** A decoder for a body with this {@code Content-Encoding}; null when it is not coded, or in a way that is not undone here. */
    public static @Nullable ContentDecoder decoder(@Nullable String contentEncoding) {
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
            ContentDecoder outer = each.decoder();
            decoder = decoder == null ? outer : new LayeredDecoder(outer, decoder);
        }
        return decoder;
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

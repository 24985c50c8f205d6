package io.fairlead.dialect.neutral;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Which words an API takes: letters and digits of ASCII, and some signs. Immutable.
 *
 * @param least how long they are at least
 * @param most how long they are at the most
 * @param signs what they may have beside letters and digits; {@link #ANY} for any text
 */
record WordForm(int least, int most, String signs) {
    /** What stands for signs where any are taken. */
    static final String ANY = "any";

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    boolean fits(String word) {
        return word.length() >= least
                && word.length() <= most
                && (signs.equals(ANY) || word.chars().allMatch(this::may));
    }

    boolean may(int c) {
        return letter(c) || digit(c) || signs.indexOf(c) >= 0;
    }

    static boolean letter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean digit(int c) {
        return c >= '0' && c <= '9';
    }

    /** Letters and digits that stand for {@code text}, always the same. */
    static String digest(String text, int length) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        StringBuilder word = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            word.append(ALPHABET.charAt((digest[i] & 0xFF) % ALPHABET.length()));
        }
        return word.toString();
    }
}

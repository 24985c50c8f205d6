package io.fairlead.dialect.neutral;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Ids of tool calls in the form that an API takes. A foreign id is replaced by one that is computed from it, so that a call
 * and its result, and the same call in the next request of a conversation, match without anything being remembered.
 */
public enum ToolIds {
    /** Any text. */
    ANY(0, Integer.MAX_VALUE, ""),
    /** Any text of 40 signs at the most: OpenAI's Chat Completions. */
    SHORT(0, 40, ""),
    /** Any text of 64 signs at the most: OpenAI's Responses. */
    LONGER(0, 64, ""),
    /** Letters, digits, underscore and hyphen: Anthropic (at most 64). */
    WORD(1, 64, "_-"),
    /** The same with dot and colon: Bedrock (at most 64). */
    DOTTED(1, 64, "_-.:"),
    /** Exactly nine letters or digits: Mistral. */
    NINE(9, 9, "");

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final int least;
    private final int most;
    private final String signs;

    ToolIds(int least, int most, String signs) {
        this.least = least;
        this.most = most;
        this.signs = signs;
    }

    /** {@code id} itself where it has the form, else one that stands for it. */
    public String fit(String id) {
        return fits(id) ? id : standIn(id);
    }

    private boolean fits(String id) {
        if (this == ANY) {
            return true;
        }
        if (id.length() < least || id.length() > most) {
            return false;
        }
        if (this == SHORT || this == LONGER) {
            return true;
        }
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (ALPHABET.indexOf(c) < 0 && signs.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private String standIn(String id) {
        return digest(id, this == NINE ? 9 : 24);
    }

    /** Letters and digits that stand for {@code text}. */
    static String digest(String text, int length) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        StringBuilder signs = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            signs.append(ALPHABET.charAt((digest[i] & 0xFF) % ALPHABET.length()));
        }
        return signs.toString();
    }
}

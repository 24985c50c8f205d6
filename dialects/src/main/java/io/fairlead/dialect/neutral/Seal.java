package io.fairlead.dialect.neutral;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A signature or an encrypted thought, which only its maker can read: Anthropic's {@code signature}, Gemini's {@code
 * thoughtSignature}, the {@code encrypted_content} of Responses. Sent to anyone else it is an error there.
 *
 * <p>A client that gets another provider's answer keeps its seals with the conversation and sends them back later, perhaps to
 * its own provider. So a foreign seal goes to the client in a {@linkplain #carried() carried} form that names its maker.
 * Whoever reads it again knows whose it is, and can give it back unchanged to its maker. The form is base64, because some
 * dialects have bytes in this place.
 *
 * @param maker whose models can read it: {@code anthropic}, {@code google}, {@code openai}, or a provider's name
 * @param kind whether the thought itself is hidden in it
 * @param value as the maker wrote it
 */
public record Seal(String maker, Kind kind, String value) {
    /** How each carried seal begins: {@code fairlead:} in base64. */
    public static final String MARK = "ZmFpcmxlYWQ6";

    /** What stands where a dialect wants a seal and there is none: a carried seal of nobody's. */
    public static final String NONE = new Seal("", Kind.SIGNATURE, "").carried();

    /** What a seal covers. */
    public enum Kind {
        /** The thought's text stands beside it. */
        SIGNATURE,
        /** The thought is in it, and nowhere else. */
        HIDDEN
    }

    /** As a client of another dialect keeps it. */
    public String carried() {
        String plain = "fairlead:" + maker + ":" + kind + ":" + value;
        return Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8));
    }

    /** What a client sent: a carried seal with its own maker and kind, or else one of {@code maker} and {@code kind}. */
    public static Seal read(String maker, Kind kind, String text) {
        Seal carried = text.startsWith(MARK) ? carried(text) : null;
        return carried == null ? new Seal(maker, kind, text) : carried;
    }

    /** As it is written where {@code maker}'s models will answer, or null when it is another's and must be left out. */
    public @Nullable String valueFor(String wanted) {
        return maker.equals(wanted) ? value : null;
    }

    /** As it is written into the answer to a client whose own provider's maker is {@code wanted}. */
    public String valueToClientOf(String wanted) {
        return maker.equals(wanted) ? value : carried();
    }

    /** Some SDKs keep bytes in the alphabet for URLs, and send them back in it. */
    private static @Nullable Seal carried(String text) {
        String plain;
        try {
            String usual = text.replace('-', '+').replace('_', '/');
            plain = new String(Base64.getDecoder().decode(usual), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String[] parts = plain.split(":", 4);
        if (parts.length < 4) {
            return null;
        }
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(parts[2])) {
                return new Seal(parts[1], kind, parts[3]);
            }
        }
        return null;
    }

    /** Without its value: it may hold what somebody thought in private. */
    @Override
    public String toString() {
        return "Seal[" + maker + ", " + kind + "]";
    }
}

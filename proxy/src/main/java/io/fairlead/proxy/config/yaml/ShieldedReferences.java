package io.fairlead.proxy.config.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Lets a reference stand without quotes within {@code { }} and {@code [ ]}, where YAML would take its braces for its own. They
 * are replaced by signs that mean nothing to YAML before it is read, and put back into what it read. Places stay the same.
 * Pure.
 */
final class ShieldedReferences {

    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{(?:env:[^{}\"'\\s]*(?::-[^{}\"'\\r\\n]*)?|file:[^{}\"'\\r\\n]*|[^{}\"'\\s]*)\\}");
    private static final String SPECIAL = "{}[],#";
    private static final char FIRST = '\uE0F0';

    private ShieldedReferences() {}

    /** {@code text} for YAML; as it is where it holds such signs itself. */
    static String shield(String text) {
        if (text.indexOf("${") < 0 || text.chars().anyMatch(ShieldedReferences::stands)) {
            return text;
        }
        StringBuilder shielded = new StringBuilder(text);
        Matcher references = REFERENCE.matcher(text);
        while (references.find()) {
            for (int i = references.start(); i < references.end(); i++) {
                int special = SPECIAL.indexOf(text.charAt(i));
                if (special >= 0) {
                    shielded.setCharAt(i, (char) (FIRST + special));
                }
            }
        }
        return shielded.toString();
    }

    /** What was written, of a text that {@link #shield} changed. */
    static String restore(String text) {
        if (text.chars().noneMatch(ShieldedReferences::stands)) {
            return text;
        }
        StringBuilder restored = new StringBuilder(text);
        for (int i = 0; i < text.length(); i++) {
            if (stands(text.charAt(i))) {
                restored.setCharAt(i, SPECIAL.charAt(text.charAt(i) - FIRST));
            }
        }
        return restored.toString();
    }

    private static boolean stands(int c) {
        return c >= FIRST && c < FIRST + SPECIAL.length();
    }
}

package io.fairlead.dialect;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a provider said of an error, for a client of another dialect. What looks like a key, an account or a project is left
 * out, since the client may not be whom it belongs to. Pure.
 */
public final class ProviderWords {
    private static final int LONGEST = 2_000;
    private static final Pattern SECRETS = Pattern.compile("(?i)\\b(?:(?:sk|pk|rk|org|proj)[-_][A-Za-z0-9_*.-]+"
            + "|(?:gsk|xai|pplx|hf|nvapi|csk|fw|r8|key|tgp)[-_][A-Za-z0-9_*.-]{6,}|AIza[A-Za-z0-9_-]{10,}"
            + "|(?:AKIA|ASIA)[A-Z0-9]{12,}|ya29\\.[A-Za-z0-9_.-]{10,}|arn:aws[^\\s\"']{8,}"
            + "|Bearer\\s+[A-Za-z0-9_.-]{8,}|\\d{12})\\b");
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

    private ProviderWords() {}

    /** The problem that a provider's error within an answer is for the client. */
    public static Problem broken(ProviderError error) {
        return broken(error, error.status());
    }

    /** The same under another status. */
    public static Problem broken(ProviderError error, int status) {
        String kind = error.kind().name().toLowerCase(Locale.ROOT);
        String message = error.message();
        String words = message == null || message.isBlank()
                ? "The provider broke the answer off: " + kind.replace('_', ' ') + "."
                : told(message);
        return new Problem(status, kind, words, null);
    }

    private static String told(String message) {
        String bounded = message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "...";
        return SECRETS.matcher(CONTROL.matcher(bounded).replaceAll(" ")).replaceAll("***");
    }
}

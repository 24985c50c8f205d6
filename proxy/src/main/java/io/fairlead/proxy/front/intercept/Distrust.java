package io.fairlead.proxy.front.intercept;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads from a failed handshake whether the client rejected our certificate (RFC 8446 section 6.2). Pure. */
final class Distrust {

    private static final Map<Integer, String> ALERTS = Map.of(
            42, "bad_certificate",
            43, "unsupported_certificate",
            45, "certificate_expired",
            46, "certificate_unknown",
            48, "unknown_ca");

    private Distrust() {}

    /** The name of the alert {@code number}, or null when it says nothing of our certificate. */
    static @Nullable String named(int number) {
        return ALERTS.get(number);
    }

    /** The alert's name, or null when the failure was another. */
    static @Nullable String alert(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            String message = cause.getMessage();
            if (message != null) {
                String text = message.toLowerCase(Locale.ROOT).replace(' ', '_');
                for (String each : ALERTS.values()) {
                    if (text.contains(each)) {
                        return each;
                    }
                }
            }
            cause = cause.getCause();
        }
        return null;
    }
}

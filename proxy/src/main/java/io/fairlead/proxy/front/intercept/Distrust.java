package io.fairlead.proxy.front.intercept;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads from a failed handshake whether the client rejected our certificate (RFC 8446 section 6.2). Pure. */
final class Distrust {

    private Distrust() {}

    /** The alert's name, or null when the failure was another. */
    static @Nullable String alert(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 8; depth++) {
            String message = cause.getMessage();
            if (message != null) {
                String text = message.toLowerCase(Locale.ROOT).replace(' ', '_');
                for (String each : new String[] {
                    "unknown_ca",
                    "bad_certificate",
                    "certificate_unknown",
                    "unsupported_certificate",
                    "certificate_expired"
                }) {
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

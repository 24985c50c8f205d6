package io.fairlead.proxy.exchange;

import org.jspecify.annotations.Nullable;

/** Writes {@code Proxy-Status} (RFC 9209), as a structured field (RFC 9651). The one place that does. Pure. */
public final class ProxyStatusField {

    public static final String NAME = "Proxy-Status";

    private static final int LONGEST = 400;

    private ProxyStatusField() {}

    /**
     * Says what Fairlead did with a call.
     *
     * @param nextHop who was asked, or null
     * @param error a type of RFC 9209 section 2.3, or null
     * @param receivedStatus of the answer that is passed on or stands behind the error; 0 for none
     * @param details for people; empty for none
     */
    public static String of(@Nullable String nextHop, @Nullable String error, int receivedStatus, String details) {
        StringBuilder field = new StringBuilder("fairlead");
        if (nextHop != null) {
            string(field.append("; next-hop="), nextHop);
        }
        if (error != null) {
            field.append("; error=").append(error);
        }
        if (receivedStatus > 0) {
            field.append("; received-status=").append(receivedStatus);
        }
        if (!details.isEmpty()) {
            string(field.append("; details="), details);
        }
        return field.toString();
    }

    /** Printable ASCII in quotes; what is none becomes a space. */
    private static void string(StringBuilder out, String text) {
        out.append('"');
        int length = Math.min(text.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            if (each == '"' || each == '\\') {
                out.append('\\').append(each);
            } else {
                out.append(each < 0x20 || each > 0x7e ? ' ' : each);
            }
        }
        out.append('"');
    }
}

package io.fairlead.proxy.front.http;

import io.fairlead.proxy.http1.TargetForm;
import org.jspecify.annotations.Nullable;

/**
 * What a request line says, whatever the protocol.
 *
 * @param method as it came
 * @param form the form of its target; HTTP/2 knows ORIGIN, and AUTHORITY for CONNECT
 * @param scheme {@code http} or {@code https} of an absolute target, else empty
 * @param authority host and perhaps port, or null when the client named none
 * @param path path and query in origin-form, or {@code *}
 */
record RequestLine(
        String method,
        TargetForm form,
        String scheme,
        @Nullable String authority,
        String path) {

    private static final int LONGEST_SHOWN = 200;

    /** For logs: bounded, without the query, printable. */
    String shown() {
        String target = form == TargetForm.AUTHORITY && authority != null ? authority : path;
        int query = target.indexOf('?');
        String text = method + " " + (query < 0 ? target : target.substring(0, query));
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN);
    }
}

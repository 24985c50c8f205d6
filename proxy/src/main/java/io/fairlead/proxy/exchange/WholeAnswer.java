package io.fairlead.proxy.exchange;

import io.fairlead.dialect.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * A provider's answer that is held whole, on the heap: an error, or the tail of what was refused. At most 64 KiB.
 *
 * @param status as the provider sent it
 * @param headers its end-to-end headers
 * @param body its body, as it came (still encoded, when {@code content-encoding} says so)
 * @param error what it means; null when the answer is no error the tables know
 * @param form whether it can be passed on
 */
public record WholeAnswer(
        int status, Headers headers, byte[] body, @Nullable ProviderError error, Form form) {

    /** In what form it came. */
    public enum Form {
        /** In that of the API which the client speaks, as far as anybody knows. */
        OWN,
        /** As an error inside an answer that said 200; that status must not be passed on. */
        INSIDE,
        /** In that of another API: its target was asked in other words. */
        FOREIGN,
        /** Too long to be held: only its beginning is here. */
        CUT
    }

    /** The same, of whose body only the beginning is here. */
    public WholeAnswer cut() {
        return new WholeAnswer(status, headers, body, error, Form.CUT);
    }

    /** Whether the error came inside an answer that said 200. */
    public boolean inStream() {
        return form == Form.INSIDE;
    }

    /** The status that the answer stands for: an error inside a 200 stream has that of its code. */
    public int saidStatus() {
        return inStream() && error != null ? error.status() : status;
    }

    /** Whether it is a web page, or an XML document, as a CDN or a store in front of an API sends it. */
    public boolean page() {
        return page(headers);
    }

    static boolean page(Headers headers) {
        String type = headers.get("content-type");
        return type != null
                && (type.regionMatches(true, 0, "text/html", 0, 9)
                        || type.regionMatches(true, 0, "application/xhtml", 0, 17)
                        || type.regionMatches(true, 0, "application/xml", 0, 15)
                        || type.regionMatches(true, 0, "text/xml", 0, 8));
    }
}

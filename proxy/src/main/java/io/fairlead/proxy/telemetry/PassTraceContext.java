package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.layer.Layer;
import io.fairlead.proxy.layer.Service;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sends the context of traces on with an attempt, its span in place of the client's, where the client sent one. A field that the
 * client signed stays as it is: its signature would no longer hold.
 */
final class PassTraceContext implements Layer<Attempt> {

    private static final String SIGNED = "signedheaders=";

    @Override
    public String name() {
        return "trace-context";
    }

    @Override
    public Service<Attempt> around(Service<Attempt> next) {
        return attempt -> {
            if (attempt.exchange().trace() instanceof CallTrace trace && trace.contextCame()) {
                Headers headers = attempt.request().headers();
                if (!signed(headers)) {
                    attempt.send(attempt.request().withHeaders(with(headers, trace, attempt)));
                }
            }
            return next.serve(attempt);
        };
    }

    private static Headers with(Headers headers, CallTrace trace, Attempt attempt) {
        Headers changed = headers.with(CallTrace.PARENT, trace.parentFor(attempt));
        return trace.continues() ? changed : changed.without(CallTrace.STATE);
    }

    private static boolean signed(Headers headers) {
        return names(headers.get("authorization"), SIGNED) || names(headers.get("signature-input"), "");
    }

    /** Whether the list that follows {@code mark} in {@code value} names a field of the context. */
    private static boolean names(@Nullable String value, String mark) {
        if (value == null) {
            return false;
        }
        String lower = value.toLowerCase(Locale.ROOT);
        int from = lower.indexOf(mark);
        return from >= 0 && (lower.indexOf(CallTrace.PARENT, from) >= 0 || lower.indexOf(CallTrace.STATE, from) >= 0);
    }
}

package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.AttemptReport;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Resumption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names how an exchange came out whose answer reached its client whole. Pure. */
final class Endings {

    private Endings() {}

    static String outcome(@Nullable Exchange exchange, int status) {
        if (exchange == null) {
            return "rejected";
        }
        if (status >= 400) {
            if (exchange.adopted()) {
                return "failed";
            }
            if (exchange.committed() != null) {
                return "passed";
            }
            AttemptReport last = last(exchange);
            return last == null
                            || (last.outcome().equals("refused")
                                    && exchange.history().sent() == 0)
                    ? "refused"
                    : last.outcome().equals("answered") ? "passed" : "failed";
        }
        Exchange.FromStore store = exchange.fromStore();
        if (store != null) {
            return switch (store) {
                case CACHED -> "cached";
                case STALE -> "stale";
                case SHARED -> "shared";
                case ADOPTED -> "adopted";
            };
        }
        Resumption again = exchange.resumption();
        if (again != null && again.isMended()) {
            return "mended";
        }
        return exchange.answeredByFallback() ? "fallback" : exchange.history().retries() > 0 ? "retried" : "answered";
    }

    static String code(@Nullable Exchange exchange, int status) {
        if (exchange == null || status < 400) {
            return "";
        }
        AttemptReport last = exchange.adopted() ? null : last(exchange);
        if (last != null) {
            return last.reason();
        }
        return exchange.history().conclusion() instanceof Outcome.Failed it
                ? it.failure().code()
                : "";
    }

    private static @Nullable AttemptReport last(Exchange exchange) {
        List<AttemptReport> attempts = exchange.history().attempts();
        return attempts.isEmpty() ? null : attempts.get(attempts.size() - 1);
    }
}

package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The calls under way that others may join. Bounded by the calls there are. Safe for any thread. */
final class SharedCalls {

    private final Map<String, SharedCall> running = new ConcurrentHashMap<>();

    /**
     * Joins a call under way that asks the same in the same way.
     *
     * @param call what it asks, and who
     * @return the call that {@code exchange} leads, since there is none to join; null where {@code waiting} hears what comes of it
     */
    @Nullable
    SharedCall enter(String call, Exchange exchange, SharedCall.Waiting waiting) {
        String key = key(call, exchange);
        while (true) {
            SharedCall[] made = new SharedCall[1];
            made[0] = new SharedCall(exchange, () -> running.remove(key, made[0]));
            SharedCall present = running.putIfAbsent(key, made[0]);
            if (present == null) {
                return made[0];
            }
            switch (present.join(waiting)) {
                case YES -> {
                    return null;
                }
                case TOO_LATE -> {
                    waiting.loop().execute(waiting::alone);
                    return null;
                }
                case OVER -> running.remove(key, present);
            }
        }
    }

    /** Those who wait for each other have the same route and the same limits, so that none has less time than alone. */
    private static String key(String call, Exchange exchange) {
        ClientHints hints = exchange.hints();
        return String.join(
                " ",
                call,
                exchange.route(),
                exchange.provider().name(),
                String.valueOf(hints.toCommit()),
                String.valueOf(hints.silence()),
                String.valueOf(hints.whole()),
                Boolean.toString(hints.noRetry()),
                Boolean.toString(hints.noFallback()));
    }

    /** How many there are. */
    int count() {
        return running.size();
    }
}

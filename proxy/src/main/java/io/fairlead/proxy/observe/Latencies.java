package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How long each provider lately took from a request to the commit of its answer. Safe for any thread: a map bounded by the
 * configured providers, and a lock a provider that is held for one array write, or one copy.
 */
public final class Latencies implements ExchangeListener {

    private static final int REMEMBERED = 512;

    private final Map<String, Ring> providers = new ConcurrentHashMap<>();

    @Override
    public void committed(Attempt attempt) {
        long nanos = attempt.committedNanos() - attempt.startedNanos();
        providers
                .computeIfAbsent(attempt.target().provider().name(), name -> new Ring())
                .add(nanos / 1_000);
    }

    /** Forgets providers that are {@code gone}, or are somewhere else now. */
    public void forget(Predicate<String> gone) {
        providers.keySet().removeIf(gone);
    }

    /** Percentiles of a provider's last answers in milliseconds: {@code p50}, {@code p90}, {@code p99}; empty when it gave none. */
    public Map<String, Long> of(String provider) {
        Ring ring = providers.get(provider);
        return ring == null ? Map.of() : ring.percentiles();
    }

    private static final class Ring {
        private final long[] micros = new long[REMEMBERED];
        private long count;

        synchronized void add(long value) {
            micros[(int) (count++ % micros.length)] = value;
        }

        Map<String, Long> percentiles() {
            long[] sorted;
            synchronized (this) {
                sorted = Arrays.copyOf(micros, (int) Math.min(count, micros.length));
            }
            Arrays.sort(sorted);
            Map<String, Long> percentiles = new LinkedHashMap<>();
            for (int percent : new int[] {50, 90, 99}) {
                percentiles.put("p" + percent, sorted[(sorted.length - 1) * percent / 100] / 1_000);
            }
            return percentiles;
        }
    }
}

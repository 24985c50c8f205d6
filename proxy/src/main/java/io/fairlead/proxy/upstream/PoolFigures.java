package io.fairlead.proxy.upstream;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * What the pools of all loops hold and did, by provider and protocol. Written by the loops, read by anyone; the sums of a
 * moving system, exact when it is at rest. Bounded by the providers that are configured, or still have connections.
 */
public final class PoolFigures {

    /**
     * The figures of one provider over one protocol.
     *
     * @param provider its name
     * @param protocol {@code http/1.1} or {@code h2}; {@code upgraded} for connections that serve one upgrade (WebSocket);
     *     {@code none} for requests that wait while it is not known
     * @param open connections open now
     * @param idle of these, connections that serve no request
     * @param pending requests that wait for a connection
     * @param created connections made since the start
     * @param closed connections ended since the start
     * @param reused requests that found a connection which had served before
     * @param stale requests sent again because their pooled connection had died
     */
    public record Figure(
            String provider,
            String protocol,
            long open,
            long idle,
            long pending,
            long created,
            long closed,
            long reused,
            long stale) {}

    static final class Line {
        final LongAdder idle = new LongAdder();
        final LongAdder pending = new LongAdder();
        final LongAdder created = new LongAdder();
        final LongAdder closed = new LongAdder();
        final LongAdder reused = new LongAdder();
        final LongAdder stale = new LongAdder();
    }

    private record Key(String provider, String protocol) {}

    private final ConcurrentMap<Key, Line> lines = new ConcurrentHashMap<>();

    Line line(String provider, String protocol) {
        return lines.computeIfAbsent(new Key(provider, protocol), key -> new Line());
    }

    /** Forgets providers that are {@code gone}, once they have neither connections nor requests that wait for one. */
    public void forget(Predicate<String> gone) {
        lines.entrySet().removeIf(each -> {
            Line line = each.getValue();
            return gone.test(each.getKey().provider())
                    && line.created.sum() == line.closed.sum()
                    && line.pending.sum() == 0;
        });
    }

    /** All figures, by provider and protocol. */
    public List<Figure> snapshot() {
        return lines.entrySet().stream()
                .map(entry -> {
                    Line line = entry.getValue();
                    long created = line.created.sum();
                    long closed = line.closed.sum();
                    return new Figure(
                            entry.getKey().provider(),
                            entry.getKey().protocol(),
                            Math.max(0, created - closed),
                            line.idle.sum(),
                            line.pending.sum(),
                            created,
                            closed,
                            line.reused.sum(),
                            line.stale.sum());
                })
                .sorted(Comparator.comparing(Figure::provider).thenComparing(Figure::protocol))
                .toList();
    }

    /** A provider's connections over all protocols, by state: {@code open}, {@code idle}, {@code pending}. */
    public Map<String, Long> states(String provider) {
        long open = 0;
        long idle = 0;
        long pending = 0;
        for (Figure each : snapshot()) {
            if (each.provider().equals(provider)) {
                open += each.open();
                idle += each.idle();
                pending += each.pending();
            }
        }
        Map<String, Long> states = new LinkedHashMap<>();
        states.put("open", open);
        states.put("idle", idle);
        states.put("pending", pending);
        return states;
    }
}

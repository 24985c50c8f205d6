package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A whole, good answer that is kept. Its bytes never change. It counts who has it: the store, and each call that is answered by it;
 * what it takes of the memory is given back by the last of them. Safe for any thread.
 */
public final class KeptAnswer {

    /** What an entry takes besides its texts, about. */
    private static final int AROUND = 1024;

    private final Headers headers;
    private final List<byte[]> pieces;
    private final long length;
    private final boolean lengthSaid;
    private final String route;
    private final long keptNanos;
    private final long upstreamAge;
    private final MemoryClaim claim;
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * One that its maker has.
     *
     * @param pieces of the body, in their order
     * @param lengthSaid whether its head said how long it is
     * @param route that it was made on
     * @param keptNanos when it came, on the store's clock
     * @param claim what it takes of the memory
     */
    KeptAnswer(
            Headers headers, List<byte[]> pieces, boolean lengthSaid, String route, long keptNanos, MemoryClaim claim) {
        this.headers = headers;
        this.pieces = List.copyOf(pieces);
        this.length = pieces.stream().mapToLong(each -> each.length).sum();
        this.lengthSaid = lengthSaid;
        this.route = route;
        this.keptNanos = keptNanos;
        this.upstreamAge = age(headers);
        this.claim = claim;
    }

    private static long age(Headers headers) {
        String said = headers.get("age");
        return said != null && said.matches("\\d{1,9}") ? Long.parseLong(said) : 0;
    }

    Headers headers() {
        return headers;
    }

    /** Of its body. */
    List<byte[]> pieces() {
        return pieces;
    }

    /** What a head says of the length: -1 where it said nothing. */
    long said() {
        return lengthSaid ? length : -1;
    }

    /** In bytes, with what is around the body. */
    long weight() {
        return weight(length, headers);
    }

    static long weight(long body, Headers headers) {
        long[] texts = {0};
        headers.forEach((name, value) -> texts[0] += 2L * (name.length() + value.length()) + 96);
        return AROUND + body + texts[0];
    }

    public String route() {
        return route;
    }

    /** How long it has been kept. */
    Duration age(long nowNanos) {
        return Duration.ofNanos(Math.max(0, nowNanos - keptNanos));
    }

    /** What {@code Age} says: with what it was old already when it came. */
    long ageSeconds(long nowNanos) {
        return upstreamAge + age(nowNanos).toSeconds();
    }

    /** Has it for one more; false when nobody has it any more. */
    boolean hold() {
        int before = holders.get();
        while (before > 0) {
            if (holders.compareAndSet(before, before + 1)) {
                return true;
            }
            before = holders.get();
        }
        return false;
    }

    /** One has it no more. */
    void release() {
        if (holders.decrementAndGet() == 0) {
            claim.close();
        }
    }

    @Override
    public String toString() {
        return "KeptAnswer[" + length + " bytes]";
    }
}

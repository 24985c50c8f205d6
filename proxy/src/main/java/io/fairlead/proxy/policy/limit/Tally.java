package io.fairlead.proxy.policy.limit;

import io.fairlead.dialect.LimitHeaders;
import io.fairlead.dialect.TokenCounts;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What is known of how a target's provider counts. Data.
 *
 * @param counts which tokens it counts
 * @param headers the fields by which it says what is left
 * @param mostOutput the most tokens that an answer of the model may have; 0 when that is not known
 */
public record Tally(TokenCounts counts, LimitHeaders headers, long mostOutput) {

    /** Nothing is known. */
    public static final Tally UNKNOWN = new Tally(TokenCounts.PLAIN, LimitHeaders.NONE, 0);

    /** Where it is known from. */
    public interface Source {

        /** What is known of {@code model}, which may be empty, at {@code target}. */
        Tally of(Target target, String model);

        /** The wall clock, for resets that are dates. */
        Instant now();

        /** The numbers of the own keys with which {@code target} may be asked, the one in use first; empty when that is the client's. */
        int[] keys(Exchange exchange, Target target);
    }

    /** Knows nothing. */
    public static Source nothing(Supplier<Instant> now) {
        return new Source() {
            @Override
            public Tally of(Target target, String model) {
                return UNKNOWN;
            }

            @Override
            public Instant now() {
                return now.get();
            }

            @Override
            public int[] keys(Exchange exchange, Target target) {
                return new int[0];
            }
        };
    }
}

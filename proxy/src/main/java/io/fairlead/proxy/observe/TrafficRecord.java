package io.fairlead.proxy.observe;

import io.fairlead.dialect.Usage;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import java.util.List;

/**
 * What an exchange cost in requests, waits, bytes and tokens. Times are milliseconds; what is not known is -1.
 *
 * @param requests how many requests went upstream
 * @param retries repeats at the same target
 * @param fallbacks targets to which it moved on
 * @param waitMs spent waiting between attempts or for a permit
 * @param commitMs from its start to the commit
 * @param answerBytes of the body that went to the client
 * @param inputTokens as the answer says
 * @param outputTokens as the answer says
 * @param cachedTokens of the input, from the provider's prompt cache
 * @param cost what those tokens cost at the target that answered, in the currency of the prices; -1 where none is known
 * @param cache what came of the question for a kept answer: {@code hit}, {@code stale}, {@code miss}, {@code bypass} or {@code
 *     collapsed}; empty where none was asked for
 * @param stream what became of a stream: {@code whole}, {@code mended} or {@code broken}; empty where it was none
 * @param balance why the target that was to be asked first was chosen among those that share a route, as {@link
 *     Exchange#balanceChoice}; empty where nothing is balanced
 * @param hedge what came of a second attempt beside a slow one: won, lost or none; empty where there was
 *     no such attempt
 * @param abandoned {@code kept} where the client gave up at its own limit and the call went on for its retry, {@code joined} where
 *     it is such a retry; else empty
 * @param dropped what the target did not get of the request, as the client's API names it
 */
public record TrafficRecord(
        int requests,
        int retries,
        int fallbacks,
        long waitMs,
        long commitMs,
        long answerBytes,
        long inputTokens,
        long outputTokens,
        long cachedTokens,
        double cost,
        String cache,
        String stream,
        String balance,
        String hedge,
        String abandoned,
        List<String> dropped) {

    private static final double FINEST = 1e8;

    public TrafficRecord {
        dropped = List.copyOf(dropped);
    }

    /** A millionth of a cent is left out: what is less is the arithmetic's. */
    static double money(double cost) {
        return cost < 0 ? -1 : Math.round(cost * FINEST) / FINEST;
    }

    static TrafficRecord of(Exchange exchange, ExchangeEnd end) {
        Attempt committed = exchange.committed();
        Usage usage = exchange.usage();
        return new TrafficRecord(
                exchange.history().sent(),
                exchange.history().retries(),
                exchange.history().fallbacks(),
                exchange.history().waitNanos() / 1_000_000,
                committed == null ? -1 : (committed.committedNanos() - exchange.startedNanos()) / 1_000_000,
                end.answerBytes(),
                usage.input(),
                usage.output(),
                usage.cached(),
                money(exchange.cost()),
                exchange.cacheResult(),
                StreamOutcome.of(exchange, end),
                exchange.balanceChoice(),
                exchange.history().hedge(),
                abandoned(exchange),
                exchange.dropped());
    }

    static String abandoned(Exchange exchange) {
        if (exchange.adopted()) {
            return "kept";
        }
        return exchange.fromStore() == Exchange.FromStore.ADOPTED ? "joined" : "";
    }
}

package io.fairlead.proxy.assembly;

import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.translate.Conversions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What becomes of a stream that breaks after its first words, as a sentence. Pure. */
final class PlannedStream {
    private static final String ERROR = "the client's answer ends with an error event";

    private PlannedStream() {}

    /**
     * Of a stream of {@code exchange} that breaks where it was addressed to.
     *
     * @param config what is done there
     * @param others to which the route moves on, in their order
     * @param ways how they are asked
     * @param label how a target is named
     */
    static String of(
            MendConfig config,
            Exchange exchange,
            List<Target> others,
            Conversions ways,
            Function<Target, String> label) {
        return switch (config.onBreak()) {
            case ERROR -> ERROR;
            case HOLD ->
                config.holds()
                        ? "its first " + size(config.hold()) + " are held back, for " + time(config.holdFor())
                                + " at most: a break within them is repeated and falls back, and later " + ERROR
                        : ERROR;
            case RESUME -> "plain words are gone on with by " + goOn(exchange, others, ways, label) + "; else " + ERROR;
        };
    }

    private static String goOn(
            Exchange exchange, List<Target> others, Conversions ways, Function<Target, String> label) {
        List<Target> all = new ArrayList<>();
        for (Target each : others) {
            if (!exchange.askedFor(each) && ways.lead(exchange, each)) {
                all.add(each);
            }
        }
        all.add(exchange.first());
        return String.join(
                ", then ",
                all.stream()
                        .map(each ->
                                label.apply(each) + (ways.prefills(exchange, each) ? " (prefill)" : " (asked again)"))
                        .distinct()
                        .toList());
    }

    private static String size(long bytes) {
        return bytes % 1024 == 0 ? bytes / 1024 + " KiB" : bytes + " bytes";
    }

    private static String time(Duration time) {
        return time.toMillis() % 1_000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}

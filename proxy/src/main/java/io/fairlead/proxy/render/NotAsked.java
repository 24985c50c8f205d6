package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Exchange;
import java.util.stream.Collectors;

/** Why targets of a route that could have answered were not asked. Pure. */
final class NotAsked {
    private static final int LONGEST = 300;

    private NotAsked() {}

    /** One sentence a target, cut where they get long; empty when each one was asked. */
    static String all(Exchange exchange) {
        return besides(exchange, "");
    }

    /** But for what {@code said} says already. */
    static String besides(Exchange exchange, String said) {
        String all = exchange.history().passedOver().values().stream()
                .filter(why -> !why.equals(said))
                .distinct()
                .collect(Collectors.joining("; "));
        return all.length() <= LONGEST ? all : all.substring(0, LONGEST) + " ...";
    }
}

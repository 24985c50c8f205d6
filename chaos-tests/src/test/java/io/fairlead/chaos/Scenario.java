package io.fairlead.chaos;

import eu.rekawek.toxiproxy.model.ToxicDirection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One row of the table.
 *
 * @param toxic what happens
 * @param direction to which bytes: {@code UPSTREAM} from the engine to the provider, {@code DOWNSTREAM} back
 * @param upstream the protocol between engine and provider
 */
record Scenario(Toxic toxic, ToxicDirection direction, Upstream upstream) {

    /** The protocol between engine and provider. */
    enum Upstream {
        HTTP1("HTTP/1.1"),
        HTTP2("HTTP/2");

        private final String word;

        Upstream(String word) {
            this.word = word;
        }

        /** As a request of it is recorded. */
        String word() {
            return word;
        }
    }

    static List<Scenario> all() {
        List<Scenario> all = new ArrayList<>();
        for (Toxic toxic : Toxic.values()) {
            for (ToxicDirection direction : ToxicDirection.values()) {
                for (Upstream upstream : Upstream.values()) {
                    if (toxic != Toxic.DOWN || direction == ToxicDirection.UPSTREAM) {
                        all.add(new Scenario(toxic, direction, upstream));
                    }
                }
            }
        }
        return all;
    }

    /** Whether the provider ends each HTTP/1.1 connection after its answer, so that the pool meets connections that died. */
    boolean providerCloses() {
        return toxic == Toxic.SLOW_CLOSE;
    }

    @Override
    public String toString() {
        String what = toxic.name().toLowerCase(Locale.ROOT).replace('_', '-');
        String where = toxic == Toxic.DOWN ? "both" : direction.name().toLowerCase(Locale.ROOT);
        return what + " " + where + " " + upstream.word();
    }
}

package io.fairlead.proxy.telemetry;

import java.util.List;
import java.util.Map;

/**
 * What is to be sent, and how.
 *
 * @param traces whether traces are
 * @param metrics whether metrics are
 * @param properties for the SDK, as it names them; they hold secrets
 * @param problems why something that was asked for is not sent, a sentence each
 */
record OtlpPlan(boolean traces, boolean metrics, Map<String, String> properties, List<String> problems) {

    static final OtlpPlan NOTHING = new OtlpPlan(false, false, Map.of(), List.of());

    OtlpPlan {
        properties = Map.copyOf(properties);
        problems = List.copyOf(problems);
    }

    boolean nothing() {
        return !traces && !metrics;
    }

    /** Without the properties: some are secrets. */
    @Override
    public String toString() {
        return "OtlpPlan[traces=" + traces + ", metrics=" + metrics + "]";
    }
}

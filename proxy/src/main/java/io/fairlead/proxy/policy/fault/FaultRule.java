package io.fairlead.proxy.policy.fault;

import java.util.List;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Picks the fault that meets a call: of those of its provider or its route, in their order, the first that is drawn. Pure. */
final class FaultRule {

    private FaultRule() {}

    /** @param random 0 (inclusive) to 1 (exclusive), drawn once for each fault that could meet the call */
    static @Nullable Fault pick(List<Fault> faults, String provider, String route, DoubleSupplier random) {
        for (Fault fault : faults) {
            boolean meets = fault.provider() != null ? provider.equals(fault.provider()) : route.equals(fault.route());
            if (meets && random.getAsDouble() < fault.share()) {
                return fault;
            }
        }
        return null;
    }
}

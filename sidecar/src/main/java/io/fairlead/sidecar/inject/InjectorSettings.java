package io.fairlead.sidecar.inject;

import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * What all injected pods have in common.
 *
 * @param image Fairlead's own
 * @param pullPolicy {@code Always}, {@code IfNotPresent} or {@code Never}
 * @param nativeSidecars whether the cluster knows them (1.29 and newer)
 * @param cpu what Fairlead asks for
 * @param memory what Fairlead asks for
 * @param memoryLimit what it may take at most
 * @param environment of a container's own literal variables, all that point it at Fairlead, the extended ones included
 */
public record InjectorSettings(
        String image,
        String pullPolicy,
        boolean nativeSidecars,
        String cpu,
        String memory,
        String memoryLimit,
        UnaryOperator<Map<String, String>> environment) {}

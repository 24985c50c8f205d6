package io.fairlead.sidecar.doctor;

import java.util.Map;
import java.util.Set;

/**
 * What a forecast goes by.
 *
 * @param environment the client's
 * @param fairleads addresses in it, {@code host:port}, at which a Fairlead answers
 * @param trusting files in it that hold Fairlead's root
 */
public record Surroundings(Map<String, String> environment, Set<String> fairleads, Set<String> trusting) {

    public Surroundings {
        environment = Map.copyOf(environment);
        fairleads = Set.copyOf(fairleads);
        trusting = Set.copyOf(trusting);
    }

    String get(String name) {
        return environment.getOrDefault(name, "").trim();
    }

    boolean leads(String proxy) {
        return fairleads.contains(ProxyAddress.of(proxy));
    }
}

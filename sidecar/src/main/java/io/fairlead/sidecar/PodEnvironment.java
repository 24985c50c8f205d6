package io.fairlead.sidecar;

import java.util.LinkedHashMap;
import java.util.Map;

/** What points a container of a pod at the Fairlead beside it: the variables of {@code run}, with what a cluster reaches directly. */
public final class PodEnvironment {

    private static final String CA = "/fairlead/ca/";

    private PodEnvironment() {}

    /**
     * All variables, with what the container has of its own in those that can be added to.
     *
     * @param own the container's literal variables
     * @param apiServer the address of the cluster's API server, which no proxy stands before
     */
    public static Map<String, String> variables(Map<String, String> own, String apiServer) {
        Map<String, String> user = new LinkedHashMap<>(own);
        String cluster = ".svc,.cluster.local," + apiServer;
        String direct = user.getOrDefault("NO_PROXY", "");
        user.put("NO_PROXY", direct.isEmpty() ? cluster : direct + "," + cluster);
        ClientEnvironment.Trust trust =
                new ClientEnvironment.Trust(CA + "ca.pem", CA + "bundle.pem", CA + "truststore.p12");
        Map<String, String> all =
                new LinkedHashMap<>(new ClientEnvironment(trust, "127.0.0.1", 9800, user).variables(Map.of()));
        all.put("NODE_OPTIONS", NodePreload.options(own.get("NODE_OPTIONS"), CA + "node-preload.cjs"));
        return all;
    }
}

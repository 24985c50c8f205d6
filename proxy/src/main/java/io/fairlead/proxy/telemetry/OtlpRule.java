package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.credential.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the configuration and the standard {@code OTEL_*} variables come to. The configuration stands above a variable; a
 * variable of one signal stands above that of all. Pure.
 */
final class OtlpRule {

    private static final String EXPORTER = "otel.exporter.otlp.";
    private static final String ENDPOINT = "endpoint";
    private static final String PROTOCOL = "protocol";
    private static final String SERVICE = "otel.service.name";
    private static final String NONE = "none";
    private static final List<String> SIGNALS = List.of("traces", "metrics");

    private final OtlpConfig config;
    private final Map<String, String> said;
    private final List<String> problems = new ArrayList<>();

    private OtlpRule(OtlpConfig config, Map<String, String> said) {
        this.config = config;
        this.said = said;
    }

    /** @param environment the process's */
    static OtlpPlan plan(OtlpConfig config, Map<String, String> environment) {
        boolean off = config.endpoint().equals(OtlpConfig.OFF);
        boolean silent = config.endpoint().equals(OtlpConfig.AUTO) && !namesEndpoint(environment);
        if (off || silent) {
            return OtlpPlan.NOTHING;
        }
        Map<String, String> said = properties(environment);
        return said.getOrDefault("otel.sdk.disabled", "").equalsIgnoreCase("true")
                ? OtlpPlan.NOTHING
                : new OtlpRule(config, said).plan();
    }

    /** Asked at every start: the variables are looked at one by one only where this says yes. */
    private static boolean namesEndpoint(Map<String, String> environment) {
        return present(environment, "OTEL_EXPORTER_OTLP_ENDPOINT")
                || present(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                || present(environment, "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT");
    }

    private static boolean present(Map<String, String> environment, String name) {
        return !environment.getOrDefault(name, "").isBlank();
    }

    /** As the SDK names them; an empty variable is none. */
    private static Map<String, String> properties(Map<String, String> environment) {
        Map<String, String> properties = new HashMap<>();
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_") && !value.isBlank()) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value.strip());
            }
        });
        return properties;
    }

    private OtlpPlan plan() {
        boolean traces = wanted("traces", config.traces());
        boolean metrics = wanted("metrics", config.metrics());
        Map<String, String> properties = new TreeMap<>(said);
        endpoint(properties);
        headers(properties);
        for (String signal : SIGNALS) {
            properties.put(EXPORTER + signal + "." + PROTOCOL, protocol(signal));
        }
        properties.put("otel.traces.exporter", traces ? said("otel.traces.exporter", "otlp") : NONE);
        properties.put("otel.metrics.exporter", metrics ? said("otel.metrics.exporter", "otlp") : NONE);
        properties.put("otel.logs.exporter", NONE);
        if (!said.containsKey(SERVICE)
                && !said("otel.resource.attributes", "").matches("(^|.*,)\\s*service\\.name\\s*=.*")) {
            properties.put(SERVICE, "fairlead");
        }
        return new OtlpPlan(traces, metrics, properties, problems);
    }

    private String said(String name, String otherwise) {
        return said.getOrDefault(name, otherwise);
    }

    /** Whether a signal is sent; what hinders it is a problem. */
    private boolean wanted(String signal, boolean configured) {
        boolean reachable = !config.endpoint().equals(OtlpConfig.AUTO)
                || said.containsKey(EXPORTER + ENDPOINT)
                || said.containsKey(EXPORTER + signal + "." + ENDPOINT);
        String exporter = said("otel." + signal + ".exporter", "otlp");
        if (!configured || !reachable || exporter.equals(NONE)) {
            return false;
        }
        if (!exporter.equals("otlp")) {
            problems.add(signal + " are not sent: the exporter that OTEL_" + signal.toUpperCase(Locale.ROOT)
                    + "_EXPORTER names is not part of Fairlead (allowed: otlp, none)");
            return false;
        }
        if (!OtlpConfig.PROTOCOLS.contains(protocol(signal))) {
            problems.add(signal + " are not sent: OTEL_EXPORTER_OTLP_PROTOCOL names a protocol that Fairlead does not"
                    + " speak (allowed: http/protobuf, which collectors take at port 4318, and grpc at port 4317)");
            return false;
        }
        return true;
    }

    private String protocol(String signal) {
        return config.protocol().equals(OtlpConfig.AUTO)
                ? said(EXPORTER + signal + "." + PROTOCOL, said(EXPORTER + PROTOCOL, OtlpConfig.HTTP))
                : config.protocol();
    }

    /** A configured one holds for both signals, and is said for each: a variable of one signal would stand above it. */
    private void endpoint(Map<String, String> properties) {
        String configured = config.endpoint();
        if (!configured.equals(OtlpConfig.AUTO)) {
            properties.put(EXPORTER + ENDPOINT, configured);
            for (String signal : SIGNALS) {
                boolean whole = protocol(signal).equals(OtlpConfig.GRPC); // a call's path is the method's name
                properties.put(
                        EXPORTER + signal + "." + ENDPOINT,
                        whole ? configured : configured + (configured.endsWith("/") ? "" : "/") + "v1/" + signal);
            }
        }
    }

    private void headers(Map<String, String> properties) {
        if (config.headers().isEmpty()) {
            return;
        }
        StringBuilder list = new StringBuilder();
        new TreeMap<String, Secret>(config.headers())
                .forEach((name, value) -> list.append(list.isEmpty() ? "" : ",")
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value.reveal(), StandardCharsets.UTF_8)
                                .replace("+", "%20")));
        properties.put(EXPORTER + "headers", list.toString());
        for (String signal : SIGNALS) {
            properties.put(EXPORTER + signal + ".headers", list.toString());
        }
    }
}

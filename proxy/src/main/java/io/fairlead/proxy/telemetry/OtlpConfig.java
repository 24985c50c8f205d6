package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.credential.Secret;
import java.util.Map;

/**
 * Where metrics and traces are sent.
 *
 * @param endpoint the collector's URL, {@link #OFF}, or {@link #AUTO}: as the {@code OTEL_*} variables say
 * @param headers sent with each export; they may be secrets
 * @param traces whether traces are sent
 * @param metrics whether metrics are sent
 */
public record OtlpConfig(String endpoint, Map<String, Secret> headers, boolean traces, boolean metrics) {

    /** Nothing is sent. */
    public static final String OFF = "off";

    /** The environment decides. */
    public static final String AUTO = "auto";

    public OtlpConfig {
        headers = Map.copyOf(headers);
    }

    /** What holds where nothing is said. */
    public static OtlpConfig defaults() {
        return new OtlpConfig(AUTO, Map.of(), true, true);
    }
}

package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.credential.Secret;
import java.util.List;
import java.util.Map;

/**
 * Where metrics and traces are sent.
 *
 * @param endpoint the collector's URL, {@link #OFF}, or {@link #AUTO}: as the {@code OTEL_*} variables say
 * @param protocol one of {@link #PROTOCOLS}, or {@link #AUTO}: as the variables say, and HTTP where they say nothing
 * @param headers sent with each export; they may be secrets
 * @param traces whether traces are sent
 * @param metrics whether metrics are sent
 */
public record OtlpConfig(
        String endpoint, String protocol, Map<String, Secret> headers, boolean traces, boolean metrics) {

    /** Nothing is sent. */
    public static final String OFF = "off";

    /** The environment decides. */
    public static final String AUTO = "auto";

    /** Protocol Buffers over HTTP. */
    public static final String HTTP = "http/protobuf";

    public static final String GRPC = "grpc";

    /** Those that are spoken, by OpenTelemetry's names. */
    public static final List<String> PROTOCOLS = List.of(HTTP, GRPC);

    public OtlpConfig {
        headers = Map.copyOf(headers);
    }

    /** What holds where nothing is said. */
    public static OtlpConfig defaults() {
        return new OtlpConfig(AUTO, AUTO, Map.of(), true, true);
    }
}

package io.fairlead.proxy.config;

/**
 * What a configuration file says of Fairlead itself.
 *
 * @param proxy the side that clients see
 * @param admin the admin port
 * @param tls certificates
 * @param telemetry what is written down
 */
public record Configuration(ProxyConfig proxy, AdminConfig admin, TlsConfig tls, TelemetryConfig telemetry) {}

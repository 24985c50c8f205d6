package io.fairlead.proxy.config;

import io.fairlead.proxy.alert.WebhookConfig;
import io.fairlead.proxy.policy.cost.CostsConfig;
import java.util.List;

/**
 * What a configuration file says of Fairlead itself.
 *
 * @param proxy the side that clients see
 * @param admin the admin port
 * @param tls certificates
 * @param costs prices and budgets
 * @param telemetry what is written down
 * @param alerts where alerts are sent
 */
public record Configuration(
        ProxyConfig proxy,
        AdminConfig admin,
        TlsConfig tls,
        CostsConfig costs,
        TelemetryConfig telemetry,
        List<WebhookConfig> alerts) {

    public Configuration {
        alerts = List.copyOf(alerts);
    }
}

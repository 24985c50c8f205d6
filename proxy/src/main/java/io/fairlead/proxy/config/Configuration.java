package io.fairlead.proxy.config;

import io.fairlead.proxy.alert.WebhookConfig;
import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.policy.cost.CostsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration file says of Fairlead itself.
 *
 * @param proxy the side that clients see
 * @param admin the admin port
 * @param tls certificates
 * @param costs prices and budgets
 * @param fleet what several instances share; null for nothing
 * @param telemetry what is written down
 * @param alerts where alerts are sent
 */
public record Configuration(
        ProxyConfig proxy,
        AdminConfig admin,
        TlsConfig tls,
        CostsConfig costs,
        @Nullable FleetConfig fleet,
        TelemetryConfig telemetry,
        List<WebhookConfig> alerts) {

    public Configuration {
        alerts = List.copyOf(alerts);
    }
}

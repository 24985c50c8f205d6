package io.fairlead.proxy.alert;

import io.fairlead.proxy.credential.Secret;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts go.
 *
 * @param format how they are written
 * @param secret what signs them, or null
 * @param on which of them
 */
public record WebhookConfig(
        WebhookUrl url, AlertFormat format, @Nullable Secret secret, Set<AlertType> on) {

    public WebhookConfig {
        on = Set.copyOf(on);
    }
}

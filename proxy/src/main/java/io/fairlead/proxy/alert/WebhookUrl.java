package io.fairlead.proxy.alert;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's URL. All of it but the host is a secret: many receivers know their senders by it.
 *
 * @param origin whose it is
 * @param path path and query
 * @param authorization the value of the field {@code Authorization}, made of the URL's user and password; null without them
 */
public record WebhookUrl(
        Origin origin, Secret path, @Nullable Secret authorization) {

    /** For people: the origin alone. */
    @Override
    public String toString() {
        return origin + "/" + Secret.MASK;
    }
}

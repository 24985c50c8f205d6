package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.credential.Secret;
import org.jspecify.annotations.Nullable;

/**
 * The admin port.
 *
 * @param listen where; a change needs a restart
 * @param token what {@code Authorization: Bearer} must say, or null on a loopback address
 */
public record AdminConfig(HostPort listen, @Nullable Secret token) {}

package io.fairlead.proxy.config.yaml;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.fleet.RedisAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code redis://[[user]:password@]host[:6379][/database]}, or {@code rediss://} with TLS; {@code valkey://} and {@code valkeys://}
 * mean the same. Shown without user and password.
 */
public final class RedisSyntax {

    private static final int PORT = 6379;
    private static final int DATABASES = 1_000;

    private RedisSyntax() {}

    /** A server, or none: {@code off}, or nothing, so that an unset variable can stand for it. */
    public static Syntax<Optional<RedisAddress>> address() {
        return new Syntax<>(
                "off, or a URL such as redis://cache:6379 or rediss://user:password@cache:6380/0",
                text -> {
                    if (text.isBlank() || text.equals("off")) {
                        return Optional.empty();
                    }
                    RedisAddress address = parse(text.strip());
                    return address == null ? null : Optional.of(address);
                },
                address -> address.map(RedisAddress::toString).orElse("off"),
                false,
                Map.of("type", "string"));
    }

    private static @Nullable RedisAddress parse(String text) {
        int colon = text.indexOf("://");
        String scheme = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
        boolean tls = scheme.equals("rediss") || scheme.equals("valkeys");
        if (!tls && !scheme.equals("redis") && !scheme.equals("valkey")) {
            return null;
        }
        String rest = text.substring(colon + 3);
        int at = rest.lastIndexOf('@');
        String place = rest.substring(at + 1);
        int slash = place.indexOf('/');
        String number = slash < 0 ? "" : place.substring(slash + 1);
        long database = number.isEmpty() ? 0 : Syntaxes.digits(number);
        HostPort server = NetSyntaxes.hostPortOr(slash < 0 ? place : place.substring(0, slash), PORT);
        if (server == null || database < 0 || database > DATABASES) {
            return null;
        }
        try {
            String known = at < 0 ? "" : rest.substring(0, at);
            int between = known.indexOf(':');
            String user = between < 0 ? "" : known.substring(0, between);
            return new RedisAddress(
                    tls,
                    server.host(),
                    server.port(),
                    (int) database,
                    secret(user),
                    secret(known.substring(between + 1)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Percent-encoded, as in every URL. */
    private static @Nullable Secret secret(String text) {
        return text.isEmpty() ? null : Secret.of(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
    }
}

package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.RedisSyntax;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.RedisAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What several instances share. */
final class FleetKeys {

    static final String OFF = "off";

    private static final Key<Optional<RedisAddress>> REDIS = Key.of(
            "redis",
            RedisSyntax.address(),
            OFF,
            "The server, such as redis://cache:6379 or, with TLS, rediss://user:password@cache:6380/0. User and password are never shown.");
    private static final Key<Optional<Secret>> PASSWORD = Key.unset(
            "password",
            Syntaxes.secret("a password"),
            "The server's password, where the URL is not to hold it. A secret.");
    private static final Key<String> NAMESPACE = Key.of(
            "namespace",
            Syntaxes.matching(
                    "1 to 64 letters, digits, dots, - and _",
                    "^[A-Za-z0-9._-]{1,64}$",
                    text -> text.matches("[A-Za-z0-9._-]{1,64}") ? text : null,
                    text -> text),
            "fairlead",
            "What the names of all keys at the server begin with. Instances of one namespace are one fleet.");

    static final Section SECTION = Section.of(REDIS, PASSWORD, NAMESPACE);

    private FleetKeys() {}

    /** Null where nothing is shared. */
    static @Nullable FleetConfig make(Values values, Problems problems) {
        RedisAddress redis = values.get(REDIS).orElse(null);
        Optional<Secret> password = values.says(PASSWORD) ? values.get(PASSWORD) : Optional.empty();
        if (redis == null) {
            if (password.isPresent()) {
                problems.warn(
                        values.at(), values.path(), "a password has no use without a server (expected: redis, a URL)");
            }
            return null;
        }
        if (password.isPresent() && redis.password() != null) {
            problems.error(
                    values.at(), values.path(), "two passwords: one in redis, and password (expected: one of them)");
        }
        return new FleetConfig(password.map(redis::withPassword).orElse(redis), values.get(NAMESPACE));
    }
}

package io.fairlead.proxy.fleet;

import io.fairlead.proxy.credential.Secret;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a Redis or Valkey server is, and who asks it.
 *
 * @param tls whether the connection is encrypted
 * @param host a name, or an address without brackets
 * @param database its number; 0 unless said
 * @param user null for the server's default user
 * @param password null for none
 */
public record RedisAddress(
        boolean tls,
        String host,
        int port,
        int database,
        @Nullable Secret user,
        @Nullable Secret password) {

    /** The same with {@code other} for a password. */
    public RedisAddress withPassword(Secret other) {
        return new RedisAddress(tls, host, port, database, user, other);
    }

    /** For people: user and password are masked. */
    @Override
    public String toString() {
        String text = String.format(
                Locale.ROOT,
                "%s://%s%s:%d",
                tls ? "rediss" : "redis",
                known(),
                host.contains(":") ? "[" + host + "]" : host,
                port);
        return database == 0 ? text : text + "/" + database;
    }

    private String known() {
        return user == null && password == null ? "" : Secret.MASK + "@";
    }
}

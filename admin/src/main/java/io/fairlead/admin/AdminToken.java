package io.fairlead.admin;

import io.fairlead.proxy.config.AdminConfig;
import io.fairlead.proxy.credential.Secret;
import org.jspecify.annotations.Nullable;

/** What callers of the admin port have to show; follows the configuration. Safe for any thread. */
public final class AdminToken {

    private final boolean reachable;
    private volatile @Nullable Secret token;

    /** {@code began}: where the admin port listens until a restart. */
    public AdminToken(AdminConfig began) {
        reachable = !began.listen().loopback();
        token = began.token();
    }

    /** A port that others can reach keeps the last token when a configuration has none: it will listen elsewhere after a restart. */
    public void follow(AdminConfig next) {
        if (next.token() != null || !reachable) {
            token = next.token();
        }
    }

    /** Null where none is demanded. */
    public @Nullable String inForce() {
        Secret present = token;
        return present == null ? null : present.reveal();
    }
}

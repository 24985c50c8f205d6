package io.fairlead.proxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Which settings a process reads once, when it starts. Everything else is followed while it runs. */
public final class RestartKeys {

    /** The CA of the user's own; its files' content counts, too. */
    public static final String OWN_CA = "tls.ca";

    private RestartKeys() {}

    /** The keys, by path, whose values in {@code next} are not those that the process {@code began} with. */
    public static List<String> changed(Configuration began, Configuration next) {
        List<String> changed = new ArrayList<>();
        note(changed, "proxy.listen", began.proxy().listen(), next.proxy().listen());
        note(
                changed,
                "proxy.max-connections",
                began.proxy().maxConnections(),
                next.proxy().maxConnections());
        note(changed, "admin.listen", began.admin().listen(), next.admin().listen());
        note(changed, "fleet", began.fleet(), next.fleet());
        note(changed, OWN_CA, began.tls().ca(), next.tls().ca());
        return List.copyOf(changed);
    }

    private static void note(List<String> changed, String key, @Nullable Object before, @Nullable Object after) {
        if (!Objects.equals(before, after)) {
            changed.add(key);
        }
    }
}

package io.fairlead.agent.engine;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the agent was told about the engine.
 *
 * @param config the configuration's file; null where it is looked for as the command does
 * @param admin where the admin port listens; null where there is none
 * @param log from which level on lines are written
 */
record GuestOptions(@Nullable String config, @Nullable String admin, String log) {

    private static final Set<String> KNOWN = Set.of("config", "admin", "log");

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when a key is unknown
     */
    static GuestOptions of(Map<String, String> options) {
        for (String key : options.keySet()) {
            if (!KNOWN.contains(key)) {
                throw new IllegalArgumentException(
                        "unknown option \"" + key + "\" (expected: " + String.join(", ", new TreeSet<>(KNOWN)) + ")");
            }
        }
        return new GuestOptions(given(options, "config"), given(options, "admin"), options.getOrDefault("log", "warn"));
    }

    private static @Nullable String given(Map<String, String> options, String key) {
        String value = options.get(key);
        return value == null || value.isBlank() ? null : value.strip();
    }
}

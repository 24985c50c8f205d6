package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.cache.CacheConfig;
import io.fairlead.proxy.policy.cache.CacheConfig.Mode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which answers are kept, and when they are served. */
final class CacheKeys {

    static final Key<Mode> MODE = Key.of(
            "mode",
            Syntaxes.word(Mode.class, Mode::word),
            "off",
            "What good answers are kept for: nothing; for when no target answers (`outage`, also where a route names `cache`); or to serve them without asking while they are fresh (`always`).");
    private static final Key<Duration> TTL = Key.of("ttl", DURATION, "5m", "How long an answer is fresh.");
    private static final Key<Duration> STALE =
            Key.of("stale", DURATION, "24h", "How long after that it may still serve when no target answers.");
    private static final Key<Long> MAX_ENTRY =
            Key.of("max-entry", Syntaxes.size(), "1MiB", "The longest body of an answer that is kept.");

    private static final Key<Boolean> SHARE = Key.of(
            "share",
            Syntaxes.word(share()),
            "off",
            "Whether identical calls under way become one upstream call, each client with its own copy of the answer.");

    static final Section SECTION = Section.of(MODE, TTL, STALE, MAX_ENTRY, SHARE);

    private CacheKeys() {}

    private static Map<String, Boolean> share() {
        Map<String, Boolean> words = new LinkedHashMap<>();
        words.put("off", false);
        words.put("on", true);
        return words;
    }

    static CacheConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                CacheConfig.defaults(),
                () -> new CacheConfig(
                        values.get(MODE),
                        values.get(TTL),
                        values.get(STALE),
                        values.get(MAX_ENTRY),
                        values.get(SHARE),
                        false));
    }
}

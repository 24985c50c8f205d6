package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig;
import io.fairlead.proxy.policy.abandoned.AbandonedConfig.Mode;
import java.time.Duration;

/** What becomes of a call that its client gave up at its own limit. */
final class AbandonedKeys {

    static final Key<Mode> MODE = Key.of(
            "mode",
            Syntaxes.word(Mode.class, Mode::word),
            "cancel",
            "cancel: it ends with its client. adopt: when the limit that the client's library stated is near, it goes on, and the library's own retry joins it.");
    static final Key<Duration> KEEP = Key.of("keep", DURATION, "60s", "How long it goes on for a retry that joins it.");

    static final Section SECTION = Section.of(MODE, KEEP);

    private AbandonedKeys() {}

    static AbandonedConfig make(Values values, Problems problems) {
        return values.make(
                problems, AbandonedConfig.defaults(), () -> new AbandonedConfig(values.get(MODE), values.get(KEEP)));
    }
}

package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.mend.MendConfig;
import io.fairlead.proxy.policy.mend.MendConfig.OnBreak;
import java.time.Duration;

/** What becomes of a stream that breaks. */
final class StreamKeys {

    static final Key<OnBreak> ON_BREAK = Key.of(
            "on-break",
            Syntaxes.word(OnBreak.class, OnBreak::word),
            "error",
            "What a stream comes to that breaks after its commit. error: the dialect's own error event. resume: another attempt goes on with it, where that is sound. hold: its beginning is held back, so that a break within that is a plain retry.");
    static final Key<Long> HOLD = Key.of(
            "hold",
            Syntaxes.size(),
            "64KiB",
            "How many bytes of a stream are held back at most, with `on-break: hold`.");
    static final Key<Duration> HOLD_FOR =
            Key.of("hold-for", DURATION, "10s", "For how long they are held back at most.");

    static final Section SECTION = Section.of(ON_BREAK, HOLD, HOLD_FOR);

    private StreamKeys() {}

    static MendConfig make(Values values, Problems problems) {
        return values.make(
                problems,
                MendConfig.defaults(),
                () -> new MendConfig(values.get(ON_BREAK), values.get(HOLD), values.get(HOLD_FOR)));
    }
}

package io.fairlead.proxy.config;

import static io.fairlead.proxy.config.Words.DURATION;

import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.policy.exhausted.ExhaustedConfig;
import io.fairlead.proxy.policy.exhausted.WhenExhausted;
import java.time.Duration;

/** What a call comes to when no target is available. */
final class ExhaustedKeys {

    private static final Key<WhenExhausted> DO = Key.of(
            "do",
            Syntaxes.word(WhenExhausted.class, Words::word),
            "wait",
            "fail: refuse at once. wait: until a target may be asked again. last-resort: let one call a second past the breakers.");
    private static final Key<Duration> FOR =
            Key.of("for", DURATION, "30s", "How long a call waits at most, all its waits together.");

    static final Section SECTION = Section.of(DO, FOR);

    private ExhaustedKeys() {}

    static ExhaustedConfig make(Values values) {
        return new ExhaustedConfig(values.get(DO), values.get(FOR));
    }
}

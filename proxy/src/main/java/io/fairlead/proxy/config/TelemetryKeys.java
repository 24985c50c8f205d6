package io.fairlead.proxy.config;

import io.fairlead.proxy.config.TelemetryConfig.Format;
import io.fairlead.proxy.config.TelemetryConfig.Level;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.UnbuiltShape;
import io.fairlead.proxy.config.yaml.Values;
import java.nio.file.Path;

/** What is written down. */
final class TelemetryKeys {

    private static final Key<Level> LEVEL =
            Key.of("level", Syntaxes.word(Level.class, Words::word), "info", "The least that is logged.");
    private static final Key<Format> FORMAT = Key.of(
            "format",
            Syntaxes.word(Format.class, Words::word),
            "auto",
            "json, text, or auto: text on a terminal, else json.");
    private static final Key<String> FILE = Key.unset("file", Words.PATH, "Where to; standard error unless set.");
    private static final Key<Boolean> ACCESS = Key.of("access", Syntaxes.flag(), "true", "A line for each call.");
    private static final Key<String> BODIES =
            Key.of("bodies", UnbuiltShape.only("off", "logging bodies"), "off", "Whether bodies of calls are logged.");
    private static final Key<Values> LOG =
            Key.section("log", Section.of(LEVEL, FORMAT, FILE, ACCESS, BODIES), "The log.");
    private static final Key<String> OTLP =
            Key.of("otlp", UnbuiltShape.only("off", "export over OTLP"), "off", "Where metrics and traces are sent.");

    static final Section SECTION = Section.of(LOG, OTLP);

    private TelemetryKeys() {}

    static TelemetryConfig make(Values values, Path folder) {
        Values log = values.get(LOG);
        String file = log.find(FILE);
        return new TelemetryConfig(
                log.get(LEVEL), log.get(FORMAT), file == null ? null : folder.resolve(file), log.get(ACCESS));
    }
}

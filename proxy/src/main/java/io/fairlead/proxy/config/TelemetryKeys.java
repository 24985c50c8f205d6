package io.fairlead.proxy.config;

import io.fairlead.proxy.config.TelemetryConfig.Format;
import io.fairlead.proxy.config.TelemetryConfig.Level;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.SyslogUrl;
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
    private static final Key<Values> FILE = Key.unset(
            "file",
            ShortSection.of(LogFileKeys.SECTION),
            "Where to; standard error unless set. A path alone is a file that grows until somebody else moves it.");
    private static final Key<SyslogUrl> SYSLOG = Key.unset(
            "syslog",
            NetSyntaxes.syslog(),
            "A syslog server that gets every line too (RFC 5424, octet counting), over TCP or TLS.");
    private static final Key<Boolean> ACCESS = Key.of("access", Syntaxes.flag(), "true", "A line for each call.");
    private static final Key<String> BODIES =
            Key.of("bodies", UnbuiltShape.only("off", "logging bodies"), "off", "Whether bodies of calls are logged.");
    private static final Key<Values> LOG =
            Key.section("log", Section.of(LEVEL, FORMAT, FILE, SYSLOG, ACCESS, BODIES), "The log.");
    private static final Key<String> OTLP =
            Key.of("otlp", UnbuiltShape.only("off", "export over OTLP"), "off", "Where metrics and traces are sent.");

    static final Section SECTION = Section.of(LOG, OTLP);

    private TelemetryKeys() {}

    static TelemetryConfig make(Values values, Path folder, Problems problems) {
        Values log = values.get(LOG);
        Values file = log.find(FILE);
        return new TelemetryConfig(
                log.get(LEVEL),
                log.get(FORMAT),
                file == null ? null : LogFileKeys.make(file, folder, problems),
                log.find(SYSLOG),
                log.get(ACCESS));
    }
}

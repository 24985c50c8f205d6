package io.fairlead.proxy.config;

import io.fairlead.proxy.config.TelemetryConfig.Format;
import io.fairlead.proxy.config.TelemetryConfig.Level;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NamedShape;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.ShortSection;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.SyslogUrl;
import io.fairlead.proxy.config.yaml.UnbuiltShape;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.telemetry.OtlpConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

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
    private static final Key<String> ENDPOINT = Key.of(
            "endpoint",
            NetSyntaxes.urlOr(OtlpConfig.AUTO, OtlpConfig.OFF),
            OtlpConfig.AUTO,
            "The collector's URL for OTLP, such as http://127.0.0.1:4318; auto: as the variables OTEL_EXPORTER_OTLP_… say, and nowhere where they name none; off: nowhere.");
    private static final Key<String> PROTOCOL = Key.of(
            "protocol",
            Syntaxes.word(protocols()),
            OtlpConfig.AUTO,
            "http/protobuf (collectors take it at port 4318) or grpc (at port 4317); auto: as OTEL_EXPORTER_OTLP_PROTOCOL says, else http/protobuf.");
    private static final Key<Map<String, Located<Optional<Secret>>>> HEADERS = Key.of(
            "headers",
            NamedShape.of("a field's name", Syntaxes.secret("a field's value")),
            "{}",
            "Header fields that are sent with each export, such as authorization. Their values are secrets.");
    private static final Key<Boolean> TRACES =
            Key.of("traces", Syntaxes.flag(), "true", "A span for each call and each attempt.");
    private static final Key<Boolean> METRICS = Key.of(
            "metrics",
            Syntaxes.flag(),
            "true",
            "The metrics of OpenTelemetry's conventions for generative AI, and Fairlead's own.");
    private static final Key<Values> OTLP = Key.of(
            "otlp",
            ShortSection.of(Section.of(ENDPOINT, PROTOCOL, HEADERS, TRACES, METRICS)),
            OtlpConfig.AUTO,
            "Where metrics and traces are sent; an endpoint alone stands for both.");

    /** RFC 9110 section 5.6.2; none that would mean something else in a list. */
    private static final Pattern FIELD = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

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
                log.get(ACCESS),
                otlp(values.get(OTLP), problems));
    }

    private static OtlpConfig otlp(Values values, Problems problems) {
        Map<String, Secret> headers = new TreeMap<>();
        values.get(HEADERS).forEach((name, value) -> {
            if (!FIELD.matcher(name).matches()) {
                problems.error(
                        value.at(), value.path(), "is no name of a header field (expected: such as authorization)");
            }
            value.value().ifPresent(secret -> headers.put(name.toLowerCase(Locale.ROOT), secret));
        });
        return new OtlpConfig(
                values.get(ENDPOINT), values.get(PROTOCOL), headers, values.get(TRACES), values.get(METRICS));
    }

    private static Map<String, String> protocols() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put(OtlpConfig.AUTO, OtlpConfig.AUTO);
        OtlpConfig.PROTOCOLS.forEach(each -> words.put(each, each));
        return words;
    }
}

package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TelemetryConfig;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.tls.StateFolder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a command starts with: a configuration that is sound, and logging that follows it.
 *
 * @param snapshot the configuration
 * @param home the state folder
 */
record Settings(Snapshot snapshot, Path home) {

    /**
     * Reads the configuration and sets logging up. No logger may have been made before.
     *
     * @throws MistakeException with a line for each mistake
     */
    static Settings read(@Nullable Path file, @Nullable String listen, @Nullable String admin) {
        Settings settings = configured(file, listen, admin);
        settings.logTo(settings.telemetry().file());
        return settings;
    }

    /**
     * The same for an instance of a command's own, on free ports.
     *
     * @param log where the log goes unless the configuration names a file
     */
    static Settings ofRun(@Nullable Path file, RunLog log) {
        Settings settings = configured(file, "127.0.0.1:0", "127.0.0.1:0");
        Path configured = settings.telemetry().file();
        if (log.chosen() || configured == null) {
            if (!log.chosen()) {
                StateFolder.at(settings.home()); // private from its first moment on
            }
            log.prepare();
            settings.logTo(log.file());
        } else {
            settings.logTo(configured);
        }
        return settings;
    }

    private static Settings configured(@Nullable Path file, @Nullable String listen, @Nullable String admin) {
        Map<String, String> overrides = new LinkedHashMap<>();
        if (listen != null) {
            overrides.put("proxy.listen", listen);
        }
        if (admin != null) {
            overrides.put("admin.listen", admin);
        }
        Path here = Path.of("").toAbsolutePath();
        Map<String, String> environment = System.getenv();
        Reading reading = ConfigSource.find(file == null ? null : file.toString(), environment, here, overrides)
                .read();
        Snapshot snapshot = reading.snapshot();
        if (snapshot == null) {
            throw new MistakeException("the configuration cannot be used:\n"
                    + reading.problems().report().stripTrailing());
        }
        return new Settings(snapshot, ConfigSource.home(environment, here));
    }

    private TelemetryConfig telemetry() {
        return snapshot.configuration().telemetry();
    }

    private void logTo(@Nullable Path file) {
        TelemetryConfig telemetry = telemetry();
        LoggingSetup.apply(
                telemetry.format() == TelemetryConfig.Format.AUTO
                        ? null
                        : telemetry.format().name().toLowerCase(Locale.ROOT),
                telemetry.level().name().toLowerCase(Locale.ROOT),
                telemetry.access(),
                file);
    }

    /** What in the configuration is probably not meant, a line each, with its place. */
    List<String> warnings() {
        return snapshot.warnings().stream().map(Mistake::toString).toList();
    }
}

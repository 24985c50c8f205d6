package io.fairlead.sidecar;

import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TelemetryConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
        TelemetryConfig telemetry = snapshot.configuration().telemetry();
        LoggingSetup.apply(
                telemetry.format() == TelemetryConfig.Format.AUTO
                        ? null
                        : telemetry.format().name().toLowerCase(Locale.ROOT),
                telemetry.level().name().toLowerCase(Locale.ROOT),
                telemetry.access(),
                telemetry.file());
        return new Settings(snapshot, ConfigSource.home(environment, here));
    }
}

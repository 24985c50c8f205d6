package io.fairlead.sidecar;

import io.fairlead.proxy.Checked;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.EnvironmentProxy;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TelemetryConfig;
import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.tls.StateFolder;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a command starts with: a configuration that is sound, where it came from, and logging that follows it.
 *
 * @param source where it is read from
 * @param reading what was read
 * @param home the state folder
 * @param log where the log goes under a configuration; null where a command sees to its log itself
 */
record Settings(
        ConfigSource source,
        Reading reading,
        Path home,
        @Nullable LogPlace log) {

    /** Where the log goes. */
    @FunctionalInterface
    interface LogPlace {
        /** A file, or null for standard error. */
        @Nullable
        LogFile of(TelemetryConfig telemetry);
    }

    /**
     * Reads the configuration and sets logging up. No logger may have been made before.
     *
     * @throws MistakeException with a line for each mistake
     */
    static Settings read(@Nullable Path file, @Nullable String listen, @Nullable String admin) {
        Settings settings = configured(file, listen, admin, null, TelemetryConfig::file);
        settings.logBy(settings.snapshot());
        return settings;
    }

    /**
     * The same beside an application in a pod: the proxy is for the pod alone, the admin port for the node's probes too. Where the
     * configuration has no token for it, nobody knows the one that is made, and the port answers probes and metrics alone.
     */
    static Settings ofPod(@Nullable Path file, @Nullable String listen, @Nullable String admin) {
        LoggingSetup.ofEngine();
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("proxy.listen", listen == null ? "127.0.0.1:9800" : listen);
        overrides.put("admin.listen", "127.0.0.1:9801");
        Path here = Path.of("").toAbsolutePath();
        Map<String, String> environment = System.getenv();
        String named = file == null ? null : file.toString();
        Snapshot found =
                ConfigSource.find(named, environment, here, overrides).read().snapshot();
        overrides.put("admin.listen", admin == null ? "0.0.0.0:9801" : admin);
        if (found != null && found.configuration().admin().token() == null) {
            byte[] token = new byte[32];
            new SecureRandom().nextBytes(token);
            overrides.put("admin.token", HexFormat.of().formatHex(token));
        }
        Settings settings = checked(
                ConfigSource.find(named, environment, here, overrides),
                ConfigSource.home(environment, here),
                TelemetryConfig::file);
        settings.logBy(settings.snapshot());
        return settings;
    }

    /**
     * The same for an instance of a command's own, on free ports.
     *
     * @param proxy the user's own, or null
     * @param log where the log goes unless the configuration names a file
     */
    static Settings ofRun(@Nullable Path file, @Nullable EnvironmentProxy proxy, RunLog log) {
        Settings settings = configured(
                file,
                "127.0.0.1:0",
                "127.0.0.1:0",
                proxy,
                telemetry -> log.chosen() || telemetry.file() == null ? log.written() : telemetry.file());
        if (log.chosen() || settings.telemetry().file() == null) {
            if (!log.chosen()) {
                StateFolder.at(settings.home()); // private from its first moment on
            }
            log.prepare();
        }
        settings.logBy(settings.snapshot());
        return settings;
    }

    /** As {@code source} has it now, with a log that the command sees to itself. */
    static Settings of(ConfigSource source, Path home) {
        return checked(source, home, null);
    }

    /** The configuration of a command that starts nothing. */
    static ConfigSource source(@Nullable Path file) {
        LoggingSetup.ofEngine();
        return ConfigSource.find(
                file == null ? null : file.toString(),
                System.getenv(),
                Path.of("").toAbsolutePath(),
                Map.of());
    }

    private static Settings configured(
            @Nullable Path file,
            @Nullable String listen,
            @Nullable String admin,
            @Nullable EnvironmentProxy proxy,
            LogPlace log) {
        LoggingSetup.ofEngine();
        Map<String, String> overrides = new LinkedHashMap<>();
        if (listen != null) {
            overrides.put("proxy.listen", listen);
        }
        if (admin != null) {
            overrides.put("admin.listen", admin);
        }
        Path here = Path.of("").toAbsolutePath();
        Map<String, String> environment = System.getenv();
        return checked(
                ConfigSource.find(file == null ? null : file.toString(), environment, here, overrides, proxy),
                ConfigSource.home(environment, here),
                log);
    }

    private static Settings checked(ConfigSource source, Path home, @Nullable LogPlace log) {
        Reading reading = source.read();
        List<Mistake> problems = Checked.of(reading).problems();
        if (!problems.isEmpty()) {
            throw new MistakeException("the configuration cannot be used:\n"
                    + (reading.snapshot() == null ? reading.problems().report() : lines(problems)).stripTrailing());
        }
        return new Settings(source, reading, home, log);
    }

    private static String lines(List<Mistake> mistakes) {
        return mistakes.stream().map(Mistake::toString).collect(Collectors.joining("\n"));
    }

    Snapshot snapshot() {
        return reading.orThrow();
    }

    /** Another configuration is in force: the log follows it. */
    void follow(Snapshot next) {
        logBy(next);
    }

    private TelemetryConfig telemetry() {
        return snapshot().configuration().telemetry();
    }

    private void logBy(Snapshot snapshot) {
        if (log == null) {
            return;
        }
        TelemetryConfig telemetry = snapshot.configuration().telemetry();
        LoggingSetup.apply(
                telemetry.format() == TelemetryConfig.Format.AUTO
                        ? null
                        : telemetry.format().name().toLowerCase(Locale.ROOT),
                telemetry.level().name().toLowerCase(Locale.ROOT),
                telemetry.access(),
                log.of(telemetry),
                telemetry.syslog(),
                snapshot.configuration().tls().trust());
    }

    /** What in the configuration is probably not meant, a line each, with its place. */
    List<String> warnings() {
        return snapshot().warnings().stream().map(Mistake::toString).toList();
    }
}

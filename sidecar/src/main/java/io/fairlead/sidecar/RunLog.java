package io.fairlead.sidecar;

import io.fairlead.proxy.config.TelemetryConfig.LogFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the log of {@code run} goes, so that the command has the terminal to itself.
 *
 * @param file null for standard error
 * @param chosen whether the user named it on the command line, which goes before the configuration
 */
record RunLog(@Nullable Path file, boolean chosen) {

    /** How many files are kept in the folder. */
    static final int KEPT = 50;

    /** A file of our own turns at this size, and the one before it stays: a command may run for weeks. */
    static final long LARGEST = 8L << 20;

    static final int TURNED = 1;

    /** {@code said} on the command line, else a new file in {@code home}; the oldest ones there go. */
    static RunLog at(@Nullable String said, Path home) {
        if (said != null) {
            return new RunLog(said.equals("-") ? null : Path.of(said).toAbsolutePath(), true);
        }
        Path folder = home.resolve("log");
        String name = "run-"
                + DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                        .format(LocalDateTime.now(Clock.system(ZoneId.systemDefault())))
                + "-" + ProcessHandle.current().pid() + ".log";
        return new RunLog(folder.resolve(name), false);
    }

    /**
     * Makes the file, and room for it. A file of our own that cannot be made is told by the log itself, and stops nobody.
     *
     * @throws MistakeException when the user's cannot be made
     */
    void prepare() {
        if (file == null || file.getParent() == null) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            if (!chosen) {
                OldFiles.remove(file.getParent(), "run-*.log*", KEPT - 1);
            }
            Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)
                    .close();
        } catch (IOException e) {
            if (chosen) {
                throw new MistakeException("--log: " + file + " cannot be written (" + Sentence.of(e) + ")");
            }
        }
    }

    /** As the log takes it; null for standard error. One that the user named grows until he moves it. */
    @Nullable
    LogFile written() {
        if (file == null) {
            return null;
        }
        return chosen ? LogFile.growing(file) : new LogFile(file, LARGEST, TURNED);
    }

    /** For people; empty for standard error. */
    String shown() {
        return file == null ? "" : file.toString();
    }
}

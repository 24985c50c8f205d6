package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process costs, as Linux counts it; zeros elsewhere and for no process. */
final class Footprint {

    /** No process at all: the direct way. */
    static final Footprint NONE = new Footprint(Path.of("/nonexistent"));

    /** Of {@code /proc/PID/stat}: USER_HZ, which is 100 on every machine that Java runs on. */
    private static final long TICK_MICROS = 10_000;

    // Counted from the field after the command's name, which is the only one that may hold blanks (proc(5)).
    private static final int UTIME = 11;
    private static final int STIME = 12;

    private final Path folder;

    private Footprint(Path folder) {
        this.folder = folder;
    }

    static Footprint of(long pid) {
        return new Footprint(Path.of("/proc", Long.toString(pid)));
    }

    /** Processor time since its start, user and system, all threads, microseconds. */
    long cpuMicros() {
        String stat = read("stat");
        if (stat.isEmpty()) {
            return 0;
        }
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_MICROS;
    }

    /** Memory that it holds, KiB. */
    long rssKib() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElse(0);
    }

    private String read(String file) {
        Path path = folder.resolve(file);
        try {
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(path + " cannot be read", e);
        }
    }
}

package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that is started and measured.
 *
 * @param name in the tables
 * @param streams how many it is asked for at once
 * @param command by which Fairlead is called; empty for another proxy
 * @param starter of a fresh process
 */
record Contender(String name, int streams, List<String> command, Starter starter) {

    private static final Pattern JVM = Pattern.compile("(?m)^jvm (\\S+)");
    private static final Pattern TIME = Pattern.compile("(\\d+)m([0-9.]+)s");

    /** Starts it, and waits until it is ready. */
    interface Starter {
        Running start() throws InterruptedException;
    }

    /** On which JVM it runs; empty where it runs on none. */
    String jvm() throws InterruptedException {
        Matcher jvm = JVM.matcher(said("exec \"$@\""));
        return jvm.find() ? jvm.group(1) : "";
    }

    /** Processor time of {@code fairlead version}, launcher included, milliseconds; 0 for another proxy. */
    double versionCpuMillis() throws InterruptedException {
        // The last line that a shell says of its times is that of its children: user, system.
        String times = said("\"$@\" >/dev/null; times").strip();
        Matcher time = TIME.matcher(times.substring(times.lastIndexOf('\n') + 1));
        double millis = 0;
        while (time.find()) {
            millis += Integer.parseInt(time.group(1)) * 60_000.0 + Double.parseDouble(time.group(2)) * 1000;
        }
        return millis;
    }

    private String said(String script) throws InterruptedException {
        if (command.isEmpty()) {
            return "";
        }
        List<String> words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
        words.addAll(command);
        words.add("version");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(name + " cannot say its version");
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be started", e);
        }
    }
}

package io.fairlead.agent.engine;

import io.fairlead.proxy.observe.LostLines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.event.Level;

/**
 * The engine's log: lines of text on the process's standard error. No logging framework of the application is touched, nor what it put
 * in place of {@code System.err}. Nobody waits for a line: a thread writes them, and what it cannot keep up with is lost and counted.
 */
final class GuestLog {

    /** One for the class loader, as its loggers are. */
    static final GuestLog IT = new GuestLog(new FileOutputStream(FileDescriptor.err));

    private static final String OURS = "io.fairlead.";
    private static final int WAITING = 1_024;
    private static final int LONGEST = 8_192;

    private final OutputStream out;
    private final ThreadPoolExecutor writing = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), GuestThreads.named("fairlead-log"));

    /** The least that is written; above {@code ERROR}: nothing. */
    private volatile int least = Level.WARN.toInt();

    GuestLog(OutputStream out) {
        this.out = out;
        writing.allowCoreThreadTimeOut(true);
    }

    /**
     * Writes from {@code word} on: {@code trace}, {@code debug}, {@code info}, {@code warn}, {@code error}, {@code off}.
     *
     * @throws IllegalArgumentException when it is another word
     */
    void level(String word) {
        least = of(word);
    }

    private static int of(String word) {
        String upper = word.strip().toUpperCase(Locale.ROOT);
        if (upper.equals("OFF")) {
            return Integer.MAX_VALUE;
        }
        for (Level each : Level.values()) {
            if (each.name().equals(upper)) {
                return each.toInt();
            }
        }
        throw new IllegalArgumentException(
                "log: found \"" + word + "\" (expected: off, error, warn, info, debug or trace)");
    }

    /** Whether a line of {@code logger} would be written. Libraries have a say from their warnings on. */
    boolean writes(String logger, Level level) {
        int wanted = logger.startsWith(OURS) ? least : Math.max(least, Level.WARN.toInt());
        return level.toInt() >= wanted;
    }

    void error(String sentence) {
        line("io.fairlead.agent", Level.ERROR, sentence);
    }

    void line(String logger, Level level, String text) {
        if (!writes(logger, level)) {
            return;
        }
        String line = "fairlead " + Instant.now().truncatedTo(ChronoUnit.MILLIS) + " " + level + " "
                + logger.substring(logger.lastIndexOf('.') + 1) + " - " + plain(text) + "\n";
        try {
            writing.execute(() -> write(line));
        } catch (RejectedExecutionException e) {
            LostLines.QUEUE_FULL.add(1);
        }
    }

    /** One line stays one, whatever somebody put into it. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(Math.min(text.length(), LONGEST));
        for (int i = 0; i < text.length() && i < LONGEST; i++) {
            char c = text.charAt(i);
            plain.append(c == '\n' || c == '\t' || !Character.isISOControl(c) ? c : '?');
        }
        return plain.toString().replace("\n", "\n    ");
    }

    private void write(String line) {
        try {
            out.write(line.getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException e) {
            LostLines.NOT_WRITTEN.add(1);
        }
    }
}

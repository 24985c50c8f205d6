package io.fairlead.sidecar.log;

import io.fairlead.proxy.observe.LostLines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Standard error, or a file that is appended to. Lines that cannot be written are counted, and of a file it is said on standard
 * error; the next ones are tried again, on a line of their own. Used by one thread at a time.
 */
final class LineOutput extends OutputStream {

    private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final @Nullable Path file;
    private @Nullable OutputStream out;
    private boolean torn;
    private boolean said;
    private long saidNanos;

    /** {@code file}: opened with the first line; null for standard error. */
    LineOutput(@Nullable Path file) {
        this.file = file;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
        try {
            OutputStream to = opened();
            if (torn) {
                to.write('\n'); // a part of the last line may be there
                torn = false;
            }
            to.write(bytes, from, length);
        } catch (IOException e) {
            torn = true;
            LostLines.NOT_WRITTEN.add(lines(bytes, from, length));
            complain(e);
        }
    }

    private OutputStream opened() throws IOException {
        OutputStream present = out;
        if (present == null) {
            present = file == null
                    ? new FileOutputStream(FileDescriptor.err)
                    : Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            out = present;
        }
        return present;
    }

    private static int lines(byte[] bytes, int from, int length) {
        int lines = 0;
        for (int i = from; i < from + length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void complain(IOException e) {
        long now = System.nanoTime();
        if (file != null && (!said || now - saidNanos > SILENCE_NANOS)) {
            said = true;
            saidNanos = now;
            System.err.println("fairlead: lines of the log are lost, as " + file + " cannot be written ("
                    + e.getMessage() + "). Calls go on; make room or set telemetry.log.file to another place.");
        }
    }

    /** A file is closed; standard error belongs to the process. */
    @Override
    public void close() throws IOException {
        if (file != null && out != null) {
            out.close();
        }
    }
}

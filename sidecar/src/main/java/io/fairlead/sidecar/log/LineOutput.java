package io.fairlead.sidecar.log;

import io.fairlead.proxy.observe.LostLines;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Standard error, or a file that is appended to. Lines that cannot be written are counted, and of a file it is said on standard
 * error; the next ones are tried again, on a line of their own. A full file makes room for a new one ({@link FileTurn}); one that
 * somebody else moved or removed is made anew. Used by one thread at a time.
 */
final class LineOutput extends OutputStream {

    private static final long SILENCE_NANOS = Duration.ofMinutes(1).toNanos();
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();

    private final @Nullable Path file;
    private final FileTurn turn;
    private final LongSupplier nanos;
    private @Nullable OutputStream out;
    private @Nullable Object identity;
    private long length;
    private long lookedNanos;
    private boolean open;
    private boolean torn;
    private boolean stuck;
    private long stuckNanos;
    private boolean said;
    private long saidNanos;

    /** {@code file}: opened with the first line; null for standard error. */
    LineOutput(@Nullable Path file, FileTurn turn) {
        this(file, turn, System::nanoTime);
    }

    LineOutput(@Nullable Path file, FileTurn turn, LongSupplier nanos) {
        this.file = file;
        this.turn = turn;
        this.nanos = nanos;
    }

    @Override
    public void write(int one) {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        int at = from;
        try {
            OutputStream to = opened();
            if (torn) {
                to.write('\n'); // a part of the last line may be there
                length++;
                torn = false;
                open = false;
            }
            while (at < from + count) {
                int part = fitting(bytes, at, from + count - at);
                if (part == 0) {
                    turn();
                    to = opened();
                } else {
                    to.write(bytes, at, part);
                    at += part;
                    length += part;
                    open = bytes[at - 1] != '\n';
                }
            }
        } catch (IOException e) {
            torn = true;
            LostLines.NOT_WRITTEN.add(lines(bytes, at, from + count - at));
            complain("lines of the log are lost, as " + file + " cannot be written", e);
        }
    }

    /** How many of the {@code count} bytes belong into the present file: whole lines, or 0 when it is full. */
    private int fitting(byte[] bytes, int from, int count) {
        if (file == null || !turn.ever() || stuck() || length + count <= turn.size()) {
            return count;
        }
        if (open) {
            return line(bytes, from, count); // its begin is in this file
        }
        long room = turn.size() - length;
        for (int i = (int) Math.min(count, room) - 1; i >= 0; i--) {
            if (bytes[from + i] == '\n') {
                return i + 1;
            }
        }
        return length > 0 ? 0 : line(bytes, from, count); // one that is longer than a file has one for itself
    }

    /** The length of the first line. */
    private static int line(byte[] bytes, int from, int count) {
        int end = 0;
        while (end < count && bytes[from + end] != '\n') {
            end++;
        }
        return Math.min(count, end + 1);
    }

    /** A file that could not be put away is tried again after a while; until then it grows. */
    private boolean stuck() {
        stuck &= nanos.getAsLong() - stuckNanos < SILENCE_NANOS;
        return stuck;
    }

    private void turn() throws IOException {
        Path full = Objects.requireNonNull(file);
        try {
            turn.turn(full);
        } catch (IOException e) {
            stuck = true;
            stuckNanos = nanos.getAsLong();
            complain(full + " is full and cannot be put aside, so it grows on", e);
            return;
        }
        closeFile();
    }

    private OutputStream opened() throws IOException {
        OutputStream present = out;
        if (present != null && file != null && nanos.getAsLong() - lookedNanos > LOOK_NANOS) {
            lookedNanos = nanos.getAsLong();
            if (!Objects.equals(identity, identity(file))) {
                closeFile();
                present = null;
            }
        }
        if (present == null) {
            if (file == null) {
                present = new FileOutputStream(FileDescriptor.err);
            } else {
                present = Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                identity = identity(file);
                length = Files.size(file);
                lookedNanos = nanos.getAsLong();
            }
            out = present;
        }
        return present;
    }

    /** What tells a file from another one of its name; null where there is none, or the system has no such thing. */
    private static @Nullable Object identity(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private static int lines(byte[] bytes, int from, int length) {
        int lines = 0;
        for (int i = from; i < from + length; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    private void complain(String what, IOException e) {
        long now = nanos.getAsLong();
        if (file != null && (!said || now - saidNanos > SILENCE_NANOS)) {
            said = true;
            saidNanos = now;
            System.err.println("fairlead: " + what + " (" + reason(e)
                    + "). Calls go on; make room or set telemetry.log.file to another place.");
        }
    }

    /** What went wrong, without the path that the exception repeats. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        String why = e instanceof FileSystemException it ? it.getReason() : e.getMessage();
        return why == null ? e.getClass().getSimpleName() : why;
    }

    private void closeFile() throws IOException {
        OutputStream present = out;
        out = null;
        if (present != null) {
            present.close();
        }
    }

    /** A file is closed; standard error belongs to the process. */
    @Override
    public void close() throws IOException {
        if (file != null) {
            closeFile();
        }
    }
}

package io.fairlead.sidecar.log;

import io.fairlead.proxy.observe.LostLines;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sends lines to a syslog server on a thread of its own, which alone waits for it. Whoever hands one over never waits: {@link
 * #MOST_LINES} lines or {@link #MOST_BYTES} bytes may wait, what comes then is dropped and counted. A server that is gone is
 * sought again, later each time; what was written last before it went is written once more, since a stream says of nothing that
 * it arrived.
 *
 * <p>{@link #offer} is safe for any thread.
 */
final class SyslogSender implements AutoCloseable {

    static final int MOST_LINES = 4_096;
    static final int MOST_BYTES = 8 << 20;

    private static final int BATCH = 64 << 10;
    private static final long LOOK_MILLIS = 500;
    private static final long FIRST_WAIT_MILLIS = 100;
    private static final long LONGEST_WAIT_MILLIS = 30_000;

    /** One that takes nothing for so long is left, and sought anew. */
    private static final long STALLED_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Duration LAST_LINES = Duration.ofSeconds(1);

    private final SyslogServer server;
    private final List<Path> trust;
    private final BlockingQueue<byte[]> waiting = new ArrayBlockingQueue<>(MOST_LINES);
    private final AtomicLong bytes = new AtomicLong();
    private final SyslogTroubles troubles;
    private final Thread thread;

    private volatile @Nullable SyslogLine line;

    /** When a write began that is under way; 0 when none is. */
    private volatile long writingSince;

    private volatile boolean ending;

    /** Nothing more can be sent: the time to do so is over. */
    private volatile boolean over;

    // Belong to the thread.
    private byte[] last = new byte[0];
    private long waitMillis = FIRST_WAIT_MILLIS;

    SyslogSender(SyslogServer server, List<Path> trust) {
        this.server = server;
        this.trust = List.copyOf(trust);
        troubles = new SyslogTroubles(server.toString(), LoggerFactory::getLogger);
        thread = new Thread(this::run, "fairlead-syslog");
        thread.setDaemon(true);
        thread.start();
    }

    /** Hands a frame over; never waits. */
    void offer(byte[] frame) {
        if (!over && bytes.addAndGet(frame.length) <= MOST_BYTES && waiting.offer(frame)) {
            return;
        }
        bytes.addAndGet(-frame.length);
        LostLines.SYSLOG.add(1);
        troubles.dropped();
        SyslogLine present = line;
        long since = writingSince;
        if (present != null && since != 0 && System.nanoTime() - since > STALLED_NANOS) {
            present.abort();
        }
    }

    private void run() {
        try {
            while (!over) {
                Batch batch = next();
                if (batch.lines() > 0) {
                    send(batch);
                } else if (ending) {
                    break;
                } else {
                    look();
                }
            }
        } catch (InterruptedException e) {
            over = true;
        } finally {
            SyslogLine present = line;
            if (present != null && !over) {
                present.close();
            } else if (present != null) {
                present.abort();
            }
        }
    }

    private record Batch(int lines, byte[] bytes) {}

    /** What waits, up to a size; empty when nothing came for a while. */
    private Batch next() throws InterruptedException {
        byte[] first = ending ? waiting.poll() : waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int lines = 0;
        for (byte[] frame = first; frame != null; frame = all.size() < BATCH ? waiting.poll() : null) {
            bytes.addAndGet(-frame.length);
            all.writeBytes(frame);
            lines++;
        }
        return new Batch(lines, all.toByteArray());
    }

    private void send(Batch batch) throws InterruptedException {
        boolean written = false;
        try {
            written = deliver(batch.bytes());
        } finally {
            if (!written) {
                LostLines.SYSLOG.add(batch.lines());
            }
        }
    }

    /** Nothing is to be sent: whether the server is still there is seen now, and not by losing the next line. */
    private void look() throws InterruptedException {
        SyslogLine present = line;
        if (present == null) {
            return;
        }
        if (present.alive()) {
            last = new byte[0]; // it had time to say that it does not know this connection
        } else {
            gone(present, "it closed the connection");
            if (last.length > 0) {
                deliver(new byte[0]);
            }
        }
    }

    /** Until it is written, or the time is over; whether it is. */
    private boolean deliver(byte[] batch) throws InterruptedException {
        while (!over) {
            SyslogLine present = line;
            try {
                if (present != null && !present.alive()) {
                    gone(present, "it closed the connection");
                    present = null;
                }
                if (present == null) {
                    present = SyslogLine.open(server, trust);
                    line = present;
                    write(present, last);
                }
                write(present, batch);
                last = batch;
                waitMillis = FIRST_WAIT_MILLIS;
                if (waiting.isEmpty()) {
                    troubles.over();
                }
                return true;
            } catch (IOException | RuntimeException | Error e) { // nobody would start the thread again
                String why = e.getMessage();
                gone(present, why == null ? e.getClass().getSimpleName() : why);
                pause();
            }
        }
        return false;
    }

    private void write(SyslogLine to, byte[] batch) throws IOException {
        writingSince = System.nanoTime() | 1; // never 0
        try {
            to.write(batch);
        } finally {
            writingSince = 0;
        }
    }

    private void gone(@Nullable SyslogLine present, String why) {
        line = null;
        if (present != null) {
            present.abort();
        }
        if (!ending) {
            troubles.down(why);
        }
    }

    private void pause() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(ending ? FIRST_WAIT_MILLIS : waitMillis);
        waitMillis = Math.min(LONGEST_WAIT_MILLIS, waitMillis * 2);
    }

    /** Sends what waits, for no longer than {@link #LAST_LINES}; what is left is counted as lost. */
    @Override
    public void close() {
        ending = true;
        try {
            thread.join(LAST_LINES.toMillis());
            over = true;
            SyslogLine present = line;
            if (present != null && thread.isAlive()) {
                present.abort();
            }
            thread.interrupt();
            thread.join(FIRST_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        over = true;
        LostLines.SYSLOG.add(waiting.size());
        waiting.clear();
    }
}

package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Makes one process, and one thread in it, the only one that changes the state folder. Waits for a moment; a holder that
 * does not let go is an error, not a hang.
 */
final class FolderLock {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(15);

    /**
     * Within this JVM: a file lock belongs to the whole process, and closing any other channel to the file would drop it.
     */
    private static final ReentrantLock IN_PROCESS = new ReentrantLock();

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    static FolderLock take(Path file) {
        IN_PROCESS.lock();
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                await(channel, file);
                taken = true;
                return new FolderLock(channel);
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
        } catch (IOException e) {
            throw new TlsSetupException(
                    "cannot lock " + file + ": " + StateFolder.reason(e) + StateFolder.elsewhere(), e);
        } finally {
            if (!taken) {
                IN_PROCESS.unlock();
            }
        }
    }

    private static void await(FileChannel channel, Path file) throws IOException {
        long began = System.nanoTime();
        for (FileLock lock = channel.tryLock(); lock == null; lock = channel.tryLock()) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new TlsSetupException("another process holds " + file
                        + "; end it, or set FAIRLEAD_HOME to a folder of this instance's own");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    void release() {
        try {
            channel.close();
        } catch (IOException ignored) {
            // The process lets go of it at the latest when it ends.
        } finally {
            IN_PROCESS.unlock();
        }
    }
}

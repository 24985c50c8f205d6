package io.fairlead.proxy.exchange;

/**
 * How a provider takes a request's bytes: whether any wait to be taken, and for how long none was. Taken is what has left this
 * process, so what the provider's flow window and the sockets between let go. While none waits, as all are taken or the client has
 * sent no more, no silence is the provider's. Confined to the exchange's loop.
 */
public final class UploadProgress {
    private final Loop loop;
    private int waiting;
    private long sinceNanos;

    UploadProgress(Loop loop) {
        this.loop = loop;
    }

    /** The request begins to go out on a connection, or once more on another. */
    public void begin() {
        waiting = 0;
    }

    /** A piece of the request was handed to the connection. */
    public void offered() {
        if (waiting++ == 0) {
            sinceNanos = loop.nanoTime();
        }
    }

    /** A piece that was offered has left whole. */
    public void taken() {
        waiting = Math.max(0, waiting - 1);
        sinceNanos = loop.nanoTime();
    }

    /** For how long nothing was taken although something waits, in nanoseconds; 0 while nothing waits. */
    public long silentNanos() {
        return waiting == 0 ? 0 : loop.nanoTime() - sinceNanos;
    }
}

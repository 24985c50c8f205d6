package io.fairlead.proxy.front.listen;

import io.netty.channel.Channel;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The open client connections, and how they end. Safe for any thread. */
public final class Connections {

    /** What serves a connection at present. Called on its loop. */
    public interface Served {

        /** Finish what runs and begin nothing: an idle connection closes now. */
        void drain();

        /** The time to finish is over. */
        void cut();
    }

    private final Map<Channel, Served> open = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private volatile boolean draining;

    /** Counts {@code channel}; false, and nothing done, when {@code most} are open already. */
    public boolean open(Channel channel, int most) {
        if (count.incrementAndGet() > most) {
            count.decrementAndGet();
            return false;
        }
        channel.closeFuture().addListener(closed -> {
            open.remove(channel);
            count.decrementAndGet();
            settle();
        });
        return true;
    }

    /** From here on {@code served} serves {@code channel}. */
    public void serve(Channel channel, Served served) {
        open.put(channel, served);
        if (!channel.isOpen()) {
            open.remove(channel);
        } else if (draining) {
            channel.eventLoop().execute(served::drain);
        }
    }

    public int size() {
        return count.get();
    }

    public boolean draining() {
        return draining;
    }

    /** Lets every connection finish; completes when none is left. */
    public CompletableFuture<Void> drain() {
        draining = true;
        open.forEach((channel, served) -> channel.eventLoop().execute(served::drain));
        settle();
        return gone;
    }

    /** Ends what still runs. */
    public void cut() {
        open.forEach((channel, served) -> channel.eventLoop().execute(served::cut));
    }

    /** Closes what is left, without another word. */
    public void close() {
        for (Channel channel : open.keySet()) {
            channel.close();
        }
    }

    private void settle() {
        if (draining && count.get() == 0) {
            gone.complete(null);
        }
    }
}

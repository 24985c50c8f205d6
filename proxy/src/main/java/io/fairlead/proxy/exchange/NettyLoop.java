package io.fairlead.proxy.exchange;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * A Netty event loop, as the exchange path sees it. One object a loop, so that per-loop state can be found by identity.
 * Safe for any thread; tasks run on the loop.
 */
public final class NettyLoop implements Loop {

    /** Bounded by the number of loops that were ever started; entries of dead loops are dropped with their group. */
    private static final Map<EventLoop, NettyLoop> LOOPS = new ConcurrentHashMap<>();

    private final EventLoop eventLoop;

    private NettyLoop(EventLoop eventLoop) {
        this.eventLoop = eventLoop;
    }

    /** The one object for {@code eventLoop}. */
    public static NettyLoop of(EventLoop eventLoop) {
        NettyLoop known = LOOPS.get(eventLoop);
        if (known != null) {
            return known;
        }
        NettyLoop made = LOOPS.computeIfAbsent(eventLoop, NettyLoop::new);
        eventLoop.terminationFuture().addListener(done -> LOOPS.remove(eventLoop));
        return made;
    }

    public EventLoop eventLoop() {
        return eventLoop;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        Future<?> scheduled = eventLoop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    @Override
    public boolean inLoop() {
        return eventLoop.inEventLoop();
    }

    @Override
    public void execute(Runnable task) {
        eventLoop.execute(task);
    }
}

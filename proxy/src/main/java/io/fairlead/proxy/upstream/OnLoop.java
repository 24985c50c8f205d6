package io.fairlead.proxy.upstream;

import io.netty.channel.EventLoop;

/** Brings what may happen on any thread to the loop that it belongs to. */
final class OnLoop {

    private OnLoop() {}

    /** Runs {@code task} on {@code loop}: at once when the caller is there; not at all when the loop has ended. */
    static void run(EventLoop loop, Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }
}

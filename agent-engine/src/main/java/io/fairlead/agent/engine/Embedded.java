package io.fairlead.agent.engine;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What the agent calls, from another class loader: only types of the JDK go in and out. One engine a class loader. Safe for any
 * thread.
 */
public final class Embedded {

    private static final AtomicReference<GuestEngine> RUNNING = new AtomicReference<>();

    private Embedded() {}

    /**
     * Starts the engine, once: a later call returns what the first did. Blocks.
     *
     * @param options {@code config} (a file), {@code admin} (an address), {@code log} (a level); each may be missing
     * @return {@code proxy} (where it listens, {@code 127.0.0.1:PORT}), {@code authorization} (what each connection has to say as
     *     {@code Proxy-Authorization}), {@code ca} (the certificate that its servers' lead to, PEM), {@code hosts} (a line for each
     *     origin that is a provider's: {@code host}, {@code host:port} where that is not 443, {@code http://host:port} without TLS)
     * @throws IllegalStateException when it cannot; nothing of it runs then, and the message says why
     */
    public static synchronized Map<String, String> start(Map<String, String> options) {
        GuestEngine running = RUNNING.get();
        if (running == null) {
            Map<String, String> copy = Map.copyOf(options);
            running = GuestThreads.call("fairlead-start", () -> GuestEngine.start(GuestOptions.of(copy)));
            RUNNING.set(running);
        }
        return running.described();
    }

    /** Whether calls can go through it. Where they cannot, they go as if it were not there. Costs next to nothing. */
    public static boolean alive() {
        GuestEngine running = RUNNING.get();
        return running != null && running.alive();
    }

    /** The origins that are a provider's now, written as {@link #start} does: a configuration that is read again may change them. */
    public static String hosts() {
        GuestEngine running = RUNNING.get();
        return running == null ? "" : running.hosts();
    }

    /** Ends the engine; a later {@link #start} begins another one. */
    public static synchronized void stop() {
        GuestEngine running = RUNNING.getAndSet(null);
        if (running != null) {
            GuestThreads.call("fairlead-stop", () -> {
                running.close();
                return "";
            });
        }
    }
}

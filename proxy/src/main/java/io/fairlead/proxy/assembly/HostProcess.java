package io.fairlead.proxy.assembly;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.tls.StateFolder;
import io.netty.util.internal.PlatformDependent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the engine may use of the process that it runs in. One of its own has all of it; in the process of an application the
 * engine is a guest, whose state is in memory alone.
 *
 * @param folder with what outlives the process; null where nothing does, and no file is written
 * @param memory what calls may take
 * @param loops how many event loops there are
 * @param client what each client has to show in place of what {@code proxy.clients} says; null where that holds
 * @param listeners hear of exchanges, too
 */
public record HostProcess(
        @Nullable StateFolder folder,
        MemoryAccount memory,
        int loops,
        @Nullable Secret client,
        List<ExchangeListener> listeners) {

    /** Two serve what one application asks, and each keeps connections and buffers of its own. */
    private static final int GUEST_LOOPS = 2;

    public HostProcess {
        listeners = List.copyOf(listeners);
        if (loops < 1) {
            throw new IllegalArgumentException("loops: " + loops + " (expected: >= 1)");
        }
    }

    /** The engine's own, with what lies in {@code folder}. */
    public static HostProcess own(StateFolder folder) {
        return new HostProcess(
                folder,
                MemoryAccount.of(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory()),
                processors(),
                null,
                List.of());
    }

    /** An application's, which alone may come in by {@code client}. */
    public static HostProcess application(Secret client, List<ExchangeListener> listeners) {
        return new HostProcess(
                null,
                MemoryAccount.ofGuest(Runtime.getRuntime().maxMemory(), PlatformDependent.maxDirectMemory()),
                Math.min(GUEST_LOOPS, processors()),
                client,
                listeners);
    }

    private static int processors() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }
}

package io.fairlead.proxy.health;

import io.fairlead.proxy.exchange.Provider;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks a provider whether it is there, at no cost. */
@FunctionalInterface
public interface Probe {

    /**
     * Sends one. Called on the probes' loop; completes there, within its own time-out, never with an error.
     *
     * @param asked where its calls went last, such as a region's host; null when there was none
     */
    CompletableFuture<ProbeResult> send(@Nullable Provider asked);
}

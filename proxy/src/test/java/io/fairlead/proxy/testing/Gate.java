package io.fairlead.proxy.testing;

import java.util.concurrent.CompletableFuture;

/** A point at which a scripted provider waits until a test lets it go on. Safe for any thread; opened once, for good. */
public final class Gate {

    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> reached = new CompletableFuture<>();

    /** Lets everyone who waits here go on. */
    public void open() {
        opened.complete(null);
    }

    /** Completes when somebody came to wait here. */
    public CompletableFuture<Void> reached() {
        return reached;
    }

    CompletableFuture<Void> arrive() {
        reached.complete(null);
        return opened;
    }
}

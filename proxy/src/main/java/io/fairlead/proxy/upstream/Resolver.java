package io.fairlead.proxy.upstream;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks names up. May be called on any thread and must not block it; completes on any thread. */
@FunctionalInterface
public interface Resolver {

    /**
     * Every address of {@code host}, in the order of preference. Fails with {@link NameFailure}.
     */
    CompletableFuture<List<InetAddress>> resolve(String host);
}

package io.fairlead.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.testing.Aside;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** Clients on connections of their own, at each loop of an engine, that ask on and must all be answered while something else happens. */
final class Neighbours implements AutoCloseable {

    private static final int COUNT = 4;

    /** So that they leave the machine to what is tested. */
    private static final long THINKING_NANOS = 10_000_000;

    private final AtomicBoolean over = new AtomicBoolean();
    private final List<AtomicInteger> answered = new ArrayList<>();
    private final List<CompletableFuture<Void>> all = new ArrayList<>();

    /** Each asks {@code path} for a chat until it is closed. */
    static Neighbours of(Scene scene, String path) {
        Neighbours neighbours = new Neighbours();
        for (int i = 0; i < COUNT; i++) {
            AtomicInteger count = new AtomicInteger();
            neighbours.answered.add(count);
            neighbours.all.add(Aside.supply(() -> {
                try (RawClient client = RawClient.to(scene.engine)) {
                    while (!neighbours.over.get()) {
                        Received received = client.post(path, Golden.CHAT_REQUEST);
                        assertThat(received.status()).as("%s", received).isEqualTo(200);
                        count.incrementAndGet();
                        LockSupport.parkNanos(THINKING_NANOS);
                    }
                }
                return null;
            }));
        }
        neighbours.go();
        return neighbours;
    }

    /** Waits until each was answered once more. */
    void go() {
        for (AtomicInteger each : answered) {
            int before = each.get();
            await().atMost(Scene.PATIENCE).until(() -> each.get() > before || failed());
        }
    }

    private boolean failed() {
        return all.stream().anyMatch(CompletableFuture::isCompletedExceptionally);
    }

    @Override
    public void close() {
        go();
        over.set(true);
        all.forEach(CompletableFuture::join);
    }
}

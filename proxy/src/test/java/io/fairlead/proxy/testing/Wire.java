package io.fairlead.proxy.testing;

import io.netty.channel.EventLoop;
import java.util.concurrent.CompletionStage;

/** How a script reaches the peer, over HTTP/1.1 or HTTP/2. Called on {@link #loop()}. */
interface Wire {

    EventLoop loop();

    /** Whether the peer is gone, so that nothing more need be played. */
    boolean gone();

    void informational(int status, String... headers);

    void head(int status, boolean http10, String... headers);

    CompletionStage<?> data(byte[] bytes);

    CompletionStage<?> end(String... trailers);

    CompletionStage<?> raw(byte[] bytes);

    /** Bytes below TLS: no record of it. */
    CompletionStage<?> bare(byte[] bytes);

    void fin();

    void drop();

    void rst();

    void resetStream(long code);

    void goAway(boolean processed);

    void holdReading();

    void echo();

    /** Plays {@code reply} step by step. */
    default void play(Reply reply) {
        play(reply, 0);
    }

    private void play(Reply reply, int from) {
        for (int i = from; i < reply.steps().size() && !gone(); i++) {
            CompletionStage<?> stage = reply.steps().get(i).run(this);
            if (stage != null && !stage.toCompletableFuture().isDone()) {
                int next = i + 1;
                stage.whenComplete((done, failure) -> {
                    if (!loop().isShuttingDown()) {
                        loop().execute(() -> play(reply, next));
                    }
                });
                return;
            }
        }
    }
}

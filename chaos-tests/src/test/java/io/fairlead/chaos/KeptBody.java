package io.fairlead.chaos;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body's bytes, kept also when it breaks off. */
final class KeptBody implements BodySubscriber<KeptBody.Bytes> {

    /** The bytes that came, and why no more did; null after a clean end. */
    record Bytes(byte[] bytes, @Nullable Throwable failure) {}

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Bytes> done = new CompletableFuture<>();

    @Override
    public CompletionStage<Bytes> getBody() {
        return done;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.get(copy);
            bytes.writeBytes(copy);
        }
    }

    @Override
    public void onError(Throwable failure) {
        done.complete(new Bytes(bytes.toByteArray(), failure));
    }

    @Override
    public void onComplete() {
        done.complete(new Bytes(bytes.toByteArray(), null));
    }
}

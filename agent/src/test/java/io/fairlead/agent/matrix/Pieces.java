package io.fairlead.agent.matrix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** What an asynchronous client delivers in pieces, to be read by one thread. */
final class Pieces extends InputStream implements Subscriber<ByteBuffer> {

    private static final Object END = new Object();

    private final LinkedBlockingQueue<Object> queue = new LinkedBlockingQueue<>();
    private final CompletableFuture<Subscription> subscription = new CompletableFuture<>();
    private ByteBuffer current = ByteBuffer.allocate(0);
    private boolean ended;

    static Pieces of(Publisher<ByteBuffer> publisher) {
        Pieces pieces = new Pieces();
        publisher.subscribe(pieces);
        return pieces;
    }

    @Override
    public void onSubscribe(Subscription given) {
        given.request(Long.MAX_VALUE);
        subscription.complete(given);
    }

    @Override
    public void onNext(ByteBuffer bytes) {
        queue.add(bytes);
    }

    @Override
    public void onError(Throwable error) {
        queue.add(error);
    }

    @Override
    public void onComplete() {
        queue.add(END);
    }

    void cancel() {
        subscription.thenAccept(Subscription::cancel);
    }

    @Override
    public int read() throws IOException {
        while (!ended && !current.hasRemaining()) {
            Object next;
            try {
                next = queue.take();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (next instanceof ByteBuffer bytes) {
                current = bytes;
            } else if (next instanceof Throwable error) {
                throw new IOException(error);
            } else {
                ended = true;
            }
        }
        return ended ? -1 : current.get() & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int first = read();
        if (first < 0) {
            return -1;
        }
        into[offset] = (byte) first;
        int more = Math.min(length - 1, current.remaining());
        current.get(into, offset + 1, more);
        return more + 1;
    }
}

package io.fairlead.proxy.front.http;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Decodes a request's body: what is small at once, what is large off the loop, and tells on the loop what came of it. One of a call,
 * confined to its loop; {@link #close} lets go of what comes too late.
 */
final class CodedIntake {

    private static final int SMALL = 64 * 1024;
    private static final int SMALL_DECODED = LargeWork.LARGE;

    private final String coding;
    private final long most;
    private final MemoryClaim room;
    private final MemoryAccount memory;
    private final Loop loop;
    private final LargeWork large;
    private volatile boolean closed;

    /**
     * @param coding the request's {@code Content-Encoding}
     * @param most how many bytes a body may come to
     * @param memory where what is kept of it, and decoding, take room
     * @param large does what is too large for a loop
     */
    CodedIntake(String coding, long most, MemoryAccount memory, Loop loop, LargeWork large) {
        this.coding = coding;
        this.most = most;
        this.memory = memory;
        this.room = memory.claimForReplay();
        this.loop = loop;
        this.large = large;
    }

    String coding() {
        return coding;
    }

    /**
     * Reads {@code coded}, which stays the caller's, and tells {@code then} on the loop, unless it is closed by then.
     *
     * @param whole whether it is all of the body
     */
    void read(ByteBuf coded, boolean whole, Consumer<CodedRequest> then) {
        ByteBuf bytes = coded.retainedDuplicate();
        ContentCodings.ready(coding).whenComplete((ready, failed) -> onLoop(() -> begin(bytes, whole, then), bytes));
    }

    private void begin(ByteBuf bytes, boolean whole, Consumer<CodedRequest> then) {
        if (closed) {
            bytes.release();
            return;
        }
        if (bytes.readableBytes() <= SMALL) {
            CodedRequest small = CodedRequest.read(bytes, coding, Math.min(most, SMALL_DECODED), whole, room, memory);
            if (small.result() != CodedRequest.Result.TOO_LARGE || most <= SMALL_DECODED) {
                bytes.release();
                then.accept(small);
                return;
            }
        }
        boolean begun = large.run(
                loop,
                () -> closed,
                () -> CodedRequest.read(bytes, coding, most, whole, room, memory),
                bytes::release,
                CodedRequest::release,
                new LargeWork.Receiver<>() {
                    @Override
                    public void made(CodedRequest read) {
                        then.accept(read);
                    }

                    @Override
                    public void failed(Throwable bug) {
                        then.accept(CodedRequest.unread());
                    }
                });
        if (!begun) {
            then.accept(CodedRequest.unread()); // its own provider can have it all the same
        }
    }

    private void onLoop(Runnable task, ByteBuf otherwiseReleased) {
        if (loop.inLoop()) {
            task.run();
            return;
        }
        try {
            loop.execute(task);
        } catch (RejectedExecutionException ended) {
            otherwiseReleased.release();
        }
    }

    /** Nobody waits any more. */
    void close() {
        closed = true;
        room.close();
    }
}

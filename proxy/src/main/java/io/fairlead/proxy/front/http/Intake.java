package io.fairlead.proxy.front.http;

import io.fairlead.dialect.Operation;
import io.fairlead.dialect.RequestPeek;
import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's body in. A body that is read (model, stream flag) is gathered until it is whole, so that it can be
 * repeated. Above {@code replay-body}, for uploads above 64 KiB, and when all calls together hold as much as they may, it flows
 * on as it comes.
 */
final class Intake {

    private static final long SMALL = 64 * 1024;
    /** What a body may take that flows on: what waits, and what was read with it. */
    private static final long FLOW = 2L * FlowingBody.HELD;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final ClientExchange call;
    private final Wire wire;
    private final Operation operation;
    private final long length;
    private long limit;
    private final long gatherLimit;
    private final Gathered gathered = new Gathered(PooledByteBufAllocator.DEFAULT);
    private final MemoryClaim copy;
    private final MemoryClaim flow;
    private final Loop loop;
    private final long startedNanos;
    private final long slowNanos;
    private final @Nullable CodedIntake coded;
    private @Nullable RequestPeek peek;
    private @Nullable ByteBuf reading;
    private @Nullable FlowingBody flowing;
    private @Nullable FlowingBody unopened;
    private long bytes;
    private boolean closed;

    Intake(
            ClientExchange call,
            Wire wire,
            Operation operation,
            long length,
            @Nullable String coding,
            Engine engine,
            Loop loop) {
        FrontConfig config = engine.config();
        MemoryAccount memory = engine.memory();
        this.call = call;
        this.wire = wire;
        this.operation = operation;
        this.length = length;
        this.copy = memory.claimForReplay();
        this.flow = memory.claim(MemoryAccount.Place.BUFFERS);
        this.loop = loop;
        this.startedNanos = loop.nanoTime();
        this.slowNanos = config.clocks().slowBody().toNanos();
        boolean peeks = operation.peeksBody();
        this.limit = peeks ? config.maxBody() : config.maxUpload();
        this.gatherLimit = Math.min(config.replayBody(), peeks ? config.replayBody() : SMALL);
        this.peek = peeks && length != 0 ? new RequestPeek() : null;
        this.coded = peek != null && coding != null && ContentCodings.coded(coding)
                ? new CodedIntake(coding, limit, memory, loop, engine.large())
                : null;
    }

    boolean tooLong() {
        return length > limit;
    }

    long limit() {
        return limit;
    }

    long bytes() {
        return bytes;
    }

    void begin(boolean expects) {
        boolean flows = peek == null && length > gatherLimit;
        if (flows && !room()) {
            return;
        }
        if (expects && length != 0) {
            wire.proceed();
        }
        if (flows) {
            flow();
        }
    }

    /** What comes is said in another protocol, and without a bound. */
    void converse(@Nullable String model) {
        FlowingBody on = new FlowingBody(wire);
        flowing = on;
        limit = Long.MAX_VALUE;
        call.dispatch(
                new RequestBody.Flowing(-1, on),
                new Facts(operation.model() != null ? operation.model() : model, true, 0));
    }

    void data(ByteBuf more) {
        if (closed) {
            more.release();
            return;
        }
        bytes += more.readableBytes();
        if (bytes > limit) {
            more.release();
            call.tooLarge(limit);
            return;
        }
        FlowingBody on = flowing;
        if (on != null) {
            on.offer(more);
            return;
        }
        if (loop.nanoTime() - startedNanos > slowNanos + bytes / 1024 * SECOND) {
            more.release();
            call.reject(
                    408, "body_timeout", "the body comes too slowly"); // looked at when bytes come: gaps are bounded
            return;
        }
        look(more);
        boolean room = copy.grow(more.readableBytes());
        gathered.add(more);
        if ((!room || gathered.size() > gatherLimit) && room()) {
            flow();
        }
    }

    private void look(ByteBuf more) {
        if (peek == null || coded != null) {
            return; // what is coded is read when it is here
        }
        if (more.nioBufferCount() == 1) {
            peek.look(more.nioBuffer());
            return;
        }
        for (ByteBuffer each : more.nioBuffers()) {
            peek.look(each);
        }
    }

    void flush() {
        FlowingBody on = flowing;
        if (on != null) {
            on.flush();
        }
    }

    void end(Headers trailers) {
        if (closed) {
            return;
        }
        closed = true;
        FlowingBody on = flowing;
        if (on != null) {
            on.finish(trailers);
        } else if (coded != null && gathered.size() > 0) {
            ByteBuf whole = gathered.whole();
            reading = whole;
            coded.read(whole, true, read -> decoded(read, new RequestBody.Whole(whole, trailers)));
        } else {
            call.dispatch(new RequestBody.Whole(gathered.whole(), trailers), facts());
        }
    }

    void breakOff(String code, String detail) {
        closed = true;
        FlowingBody on = flowing;
        if (on != null) {
            on.breakOff(code, detail);
        }
    }

    /** The body is here and was decoded as far as it can be. */
    private void decoded(CodedRequest read, RequestBody.Whole body) {
        if (tooLarge(read)) {
            return;
        }
        ByteBuf plain = read.take();
        reading = null;
        call.dispatch(body, facts(), plain == null ? null : new RequestBody.Whole(plain, body.trailers()));
    }

    /** Takes over what was read; true when it was too much, and the call is refused. */
    private boolean tooLarge(CodedRequest read) {
        peek = read.peek();
        switch (read.result()) {
            case TOO_LARGE -> {
                call.tooLarge(limit);
                return true;
            }
            case UNREADABLE -> call.unread();
            case READ -> {}
        }
        return false;
    }

    void release() {
        closed = true;
        if (coded != null) {
            coded.close();
        }
        FlowingBody unasked = unopened;
        if (unasked != null) {
            unopened = null;
            unasked.cancel();
        }
        ByteBuf unread = reading;
        if (unread != null) {
            reading = null;
            unread.release();
        }
        gathered.release();
        copy.close();
        flow.close();
    }

    /** Whether there is room to let it flow; else the call is refused. */
    private boolean room() {
        boolean room = flow.grow(FLOW);
        if (!room) {
            call.noRoom();
        }
        return room;
    }

    private void flow() {
        FlowingBody on = new FlowingBody(wire);
        on.over(copy);
        flowing = on;
        if (coded == null) {
            gathered.moveTo(on);
            call.dispatch(new RequestBody.Flowing(length, on), facts());
            return;
        }
        ByteBuf beginning = gathered.whole();
        on.offer(beginning.retain());
        unopened = on;
        wire.reading(false);
        coded.read(beginning, false, read -> {
            if (!tooLarge(read)) {
                unopened = null;
                call.dispatch(new RequestBody.Flowing(length, on), facts());
            }
        });
        beginning.release();
    }

    private Facts facts() {
        return peek == null
                ? new Facts(operation.model(), operation.streaming() == Operation.Streaming.BY_PATH, 0)
                : new Facts(
                        operation.model() != null ? operation.model() : peek.model(),
                        peek.streamed(operation),
                        peek.estimatedInputTokens(),
                        peek.maxTokens() >= 0 ? peek.maxTokens() : Facts.NO_CEILING,
                        peek.state(),
                        peek.stateIds(),
                        peek.sealed(),
                        peek.background());
    }
}

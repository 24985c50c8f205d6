package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.json.JsonProjection;
import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.LargeWork.Receiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer: collected in buffers within a bound, and told as the client wants it. A large one is read and written off the
 * loop. What does not fit into the memory fails the attempt, and counts against nobody.
 */
final class TranslatedWhole extends TranslatedBody {
    /** All of an error that matters. */
    private static final int MOST_OF_AN_ERROR = 64 * 1024;

    private static final int LARGE_PIECE = 16 * 1024;

    private final Attempt attempt;
    private final ConversionResources workshop;
    private final long most;
    private final Retold retold;
    private final ErrorInside failed;
    private final WorkMemory room;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    /** What an answer is for the client. */
    @FunctionalInterface
    interface Retold {
        /** Writes it to {@code out}; false when it is none of its API's, says nothing, or ends because something failed. */
        boolean to(JsonNode answer, OutputStream out);

        /** Why an answer is told as none. */
        default Failure whyNot(JsonNode answer) {
            return unreadable("unreadable_answer", "the target's answer is none of its API's");
        }
    }

    /** What an error means that came as a good answer's body. */
    @FunctionalInterface
    interface ErrorInside {
        Failure as(byte[] body);
    }

    TranslatedWhole(
            Body source, Attempt attempt, ConversionResources workshop, long most, Retold retold, ErrorInside failed) {
        super(source);
        this.attempt = attempt;
        this.workshop = workshop;
        this.most = most;
        this.retold = retold;
        this.failed = failed;
        this.room = new WorkMemory(workshop.memory());
        attempt.whenSettled(end -> room.close());
    }

    @Override
    void read(ByteBuf bytes) {
        if (held.readableBytes() + (long) bytes.readableBytes() > most) {
            breakOff(unreadable("answer_too_large", "the target's answer is larger than what may be translated"));
            return;
        }
        try {
            room.takeBuffers(bytes.readableBytes());
        } catch (NoRoomException full) {
            breakOff(noRoom());
            return;
        }
        collect(bytes);
        say(Unpooled.EMPTY_BUFFER);
    }

    @Override
    void end() {
        if (held.readableBytes() <= LargeWork.LARGE) {
            tell(told(held));
            return;
        }
        ByteBuf read = held.retain();
        boolean begun = workshop.work()
                .run(
                        attempt.exchange().loop(),
                        this::over,
                        () -> told(read),
                        read::release,
                        Told::release,
                        new Receiver<>() {
                            @Override
                            public void made(Told told) {
                                tell(told);
                            }

                            @Override
                            public void failed(Throwable bug) {
                                mistaken(bug);
                            }
                        });
        if (!begun) {
            endAs(noRoom());
        }
    }

    /** Small pieces are copied together, for each would otherwise hold a buffer of its own. */
    private void collect(ByteBuf bytes) {
        if (!held.isReadable()) {
            held = PooledByteBufAllocator.DEFAULT.compositeBuffer(Integer.MAX_VALUE);
        }
        CompositeByteBuf all = (CompositeByteBuf) held;
        if (bytes.readableBytes() >= LARGE_PIECE) {
            all.addComponent(true, bytes.retainedSlice());
        } else {
            all.writeBytes(bytes);
        }
    }

    /** What the client reads, or why it reads nothing; never both. */
    private record Told(@Nullable ByteBuf bytes, @Nullable Failure failure) {
        void release() {
            if (bytes != null) {
                bytes.release();
            }
        }
    }

    /** On any thread. */
    private Told told(ByteBuf all) {
        ClaimedBytes out = null;
        try {
            out = new ClaimedBytes(room);
            JsonNode body = Documents.read(all, JsonProjection.ALL, room);
            if (body != null && retold.to(body, out)) {
                Told told = new Told(out.whole(), null);
                out = null;
                return told;
            }
            return new Told(
                    null,
                    body == null
                            ? unreadable("unreadable_answer", "the target's answer is no JSON document")
                            : saysNo(body) ? failed.as(beginning(all)) : retold.whyNot(body));
        } catch (NoRoomException full) {
            return new Told(null, noRoom());
        } finally {
            room.keepHeap(0);
            if (out != null) {
                out.release();
            }
        }
    }

    private static byte[] beginning(ByteBuf all) {
        return ByteBufUtil.getBytes(all, 0, Math.min(all.readableBytes(), MOST_OF_AN_ERROR));
    }

    private void tell(Told told) {
        if (told.failure() != null) {
            endAs(told.failure());
        } else if (told.bytes() != null) {
            say(told.bytes());
            finish();
        }
    }

    @Override
    void letGo() {
        held.release();
        held = Unpooled.EMPTY_BUFFER;
    }

    private static Failure noRoom() {
        return Failure.of(
                Failure.Stage.FIRST_TOKEN,
                Failure.Fault.PROXY,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.AMBIGUOUS,
                "answer_too_large",
                "the target's answer, translated, does not fit into Fairlead's memory now");
    }

    /** Whether it is an error, though its status was a good one; Google's servers also write one in an array. */
    static boolean saysNo(JsonNode body) {
        if (body.isArray()) {
            return body.size() == 1 && body.get(0).isObject() && saysNo(body.get(0));
        }
        return Reading.saysError(body.path("error"))
                || body.path("type").asText().equals("error")
                || body.path("__type").isTextual();
    }
}

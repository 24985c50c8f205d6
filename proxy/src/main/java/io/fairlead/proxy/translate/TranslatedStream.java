package io.fairlead.proxy.translate;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolNaming;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * A stream, translated as its bytes come; what is passed on ends with an event. An error of the target's within it is
 * judged by what it means while the attempt can be taken back; later it is the client's dialect's error event. An event that is
 * too large for a loop or for the memory ends it.
 */
final class TranslatedStream extends TranslatedBody {
    private static final int PIECE = 64 * 1024;

    private final Attempt attempt;
    private final Headers headers;
    private final InstantSource clock;
    private final StreamReader reader;
    private final StreamWriter writer;
    private final EventRoom room;
    private final Output out = new Output();
    private boolean said;
    private boolean ended;

    TranslatedStream(
            Body source,
            Attempt attempt,
            MemoryAccount memory,
            Headers headers,
            InstantSource clock,
            Way.Across way,
            @Nullable String type,
            Reply reply,
            ToolNaming naming,
            boolean thoughtless) {
        super(source);
        this.attempt = attempt;
        this.headers = headers;
        this.clock = clock;
        this.room = new EventRoom(memory);
        attempt.whenSettled(end -> room.close());
        this.writer = way.from().streamWriter(reply);
        DeltaSink told = naming.told(new CallArguments(this::delta));
        this.reader = way.into().streamReader(type, way.to().maker(), thoughtless ? new OtherThoughts(told) : told);
    }

    /** A sign of life in the client's dialect; empty once it is over, and where the dialect has none. */
    byte[] ping() {
        Output sign = new Output();
        if (!over() && !ended) {
            writer.ping(sign);
        }
        return sign.toByteArray();
    }

    @Override
    void read(ByteBuf bytes) {
        if (bytes.nioBufferCount() == 1) {
            read(bytes.nioBuffer());
        } else {
            for (ByteBuffer part : bytes.nioBuffers()) {
                read(part);
            }
        }
        if (!over()) {
            passOn();
        }
    }

    private void read(ByteBuffer bytes) {
        int end = bytes.limit();
        while (!over() && bytes.position() < end) {
            bytes.limit(Math.min(end, bytes.position() + PIECE));
            Failure tooLarge = room.before(reader.held(), bytes);
            if (tooLarge != null) {
                passOn();
                breakOff(tooLarge);
                return;
            }
            reader.read(bytes);
            room.after(reader.held());
        }
    }

    @Override
    void letGo() {
        room.close();
    }

    @Override
    void cut() {
        reader.broken();
        if (!over() && out.length() > 0) {
            passOn();
        }
    }

    @Override
    void end() {
        reader.end();
        if (over()) {
            return;
        }
        if (out.length() > 0) {
            passOn();
        }
        if (ended) {
            finish();
        } else {
            endAs(unreadable("stream_incomplete", "the target's stream ended without its finish marker"));
        }
    }

    private void delta(Delta delta) {
        if (over()) {
            return;
        }
        if (delta instanceof Delta.Failed failed) {
            failed(failed);
            return;
        }
        said |= Saying.anything(delta);
        if (delta instanceof Delta.Finished it && Saying.fault(it.finish()) && !committed()) {
            breakOff(Saying.failure(it.finish()));
        } else if (said || !(delta instanceof Delta.Finished || delta instanceof Delta.Ended)) {
            ended |= delta instanceof Delta.Ended;
            writer.write(delta, out);
        } else if (delta instanceof Delta.Ended) {
            breakOff(unreadable("empty_answer", "the target's answer says nothing"));
        }
    }

    /** Whether the attempt cannot be taken back; what was written and not passed on yet may be the content that commits it. */
    private boolean committed() {
        passOn();
        return over() || attempt.committed();
    }

    private void failed(Delta.Failed failed) {
        boolean committed = committed();
        if (over()) {
            return;
        }
        if (ended) {
            breakOff(unreadable("content_behind_end", "the target's stream went on behind its end"));
        } else if (committed) {
            writer.write(failed, out);
            passOn();
            finishEarly();
        } else {
            ProviderError error = failed.error();
            breakOff(Classifier.inStream(
                    attempt.target().addressed() && !attempt.ownKey(),
                    200,
                    headers,
                    new byte[0],
                    error,
                    clock.instant()));
        }
    }

    private void passOn() {
        byte[] written = out.toByteArray();
        out.clear();
        say(written);
    }
}

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
import io.fairlead.proxy.layer.LargeWork;
import io.fairlead.proxy.layer.LargeWork.Receiver;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream, translated as its bytes come; what is passed on ends with an event. An error of the target's within it is
 * judged by what it means while the attempt can be taken back; later it is the client's dialect's error event. An event that is
 * too large for a loop is read and told off it, while what follows waits; one that is too large for the memory ends the stream.
 */
final class TranslatedStream extends TranslatedBody {
    private static final int PIECE = 64 * 1024;

    private final Attempt attempt;
    private final ConversionResources workshop;
    private final Headers headers;
    private final InstantSource clock;
    private StreamReader reader;
    private StreamWriter writer;
    private final EventRoom room;
    private final Output out = new Output();
    private final Waiting waiting;
    private final KeptWords kept;

    /** Reader, writer and what is written belong to a thread of the workshop, not to the loop. */
    private boolean away;

    /** What came while away of which the loop decides, and all behind it. */
    private final List<Delta> undecided = new ArrayList<>();

    /** In bytes: read on the loop since its last turn. A compressed stream may come to much at once. */
    private int atOnce;

    private boolean said;
    private boolean ended;

    TranslatedStream(
            Body source,
            Attempt attempt,
            ConversionResources workshop,
            Headers headers,
            InstantSource clock,
            Conversion.BetweenApis way,
            @Nullable String type,
            Reply reply,
            ToolNaming naming,
            boolean thoughtless) {
        super(source);
        this.attempt = attempt;
        this.workshop = workshop;
        this.headers = headers;
        this.clock = clock;
        this.room = new EventRoom(workshop.memory());
        this.waiting = new Waiting(workshop.memory());
        attempt.whenSettled(end -> room.close());
        this.writer = way.from().streamWriter(reply);
        this.kept = new KeptWords(workshop.memory(), writer.keeps());
        DeltaSink told = naming.told(new CallArguments(this::delta));
        this.reader = way.into().streamReader(type, way.to().maker(), thoughtless ? new OtherThoughts(told) : told);
    }

    /** A sign of life in the client's dialect; empty once it is over, while an event is told, and where the dialect has none. */
    byte[] ping() {
        Output sign = new Output();
        if (!over() && !ended && !away) {
            writer.ping(sign);
        }
        return sign.toByteArray();
    }

    @Override
    void read(ByteBuf bytes) {
        if (!away) {
            readOn(bytes);
        }
        if (!over() && bytes.isReadable() && !waiting.add(bytes)) {
            breakOff(noRoom());
        }
        if (!over() && !away) {
            passOn();
        }
    }

    /** Reads {@code bytes} to their end, or until an event is told elsewhere. */
    private void readOn(ByteBuf bytes) {
        while (!over() && !away && bytes.isReadable()) {
            ByteBuf piece = bytes.readSlice(Math.min(PIECE, bytes.readableBytes()));
            Failure tooLarge = room.before(reader.held(), piece);
            if (tooLarge != null) {
                passOn();
                breakOff(tooLarge);
            } else if (isLarge(piece)) {
                leave(piece);
            } else {
                atOnce += piece.readableBytes();
                read(reader, piece);
                done();
            }
        }
    }

    private boolean isLarge(ByteBuf piece) {
        return kept.large() || Math.max(atOnce, reader.held()) + piece.readableBytes() > LargeWork.LARGE;
    }

    @Override
    void turned() {
        atOnce = 0;
    }

    private void done() {
        room.after(reader.held());
        if (kept.full() && !over()) {
            breakOff(noRoom());
        }
    }

    private static Failure noRoom() {
        return EventRoom.noRoom("answer_too_large", "the target's answer");
    }

    private static void read(StreamReader reader, ByteBuf piece) {
        if (piece.nioBufferCount() == 1) {
            reader.read(piece.nioBuffer());
        } else {
            for (ByteBuffer part : piece.nioBuffers()) {
                reader.read(part);
            }
        }
    }

    /** Reads {@code piece} off the loop; all that comes meanwhile waits. */
    private void leave(ByteBuf piece) {
        passOn();
        if (over()) {
            return;
        }
        away = true;
        hold();
        StreamReader with = reader;
        piece.retain();
        room.retain();
        boolean begun = workshop.work()
                .run(
                        attempt.exchange().loop(),
                        this::over,
                        () -> told(with, piece),
                        () -> {
                            piece.release();
                            room.release();
                        },
                        told -> {},
                        new Receiver<byte[]>() {
                            @Override
                            public void made(byte[] told) {
                                back(told);
                            }

                            @Override
                            public void failed(Throwable bug) {
                                mistaken(bug);
                            }
                        });
        if (!begun) {
            breakOff(noRoom());
        }
    }

    /** On a thread of the workshop. */
    private byte[] told(StreamReader with, ByteBuf piece) {
        read(with, piece);
        byte[] told = out.toByteArray();
        out.clear();
        return told;
    }

    private void back(byte[] told) {
        try {
            away = false;
            atOnce = 0;
            say(told);
            done();
            decide();
            while (!over() && !away && waiting.any()) {
                ByteBuf first = waiting.first().retain();
                try {
                    readOn(first);
                } finally {
                    first.release();
                }
                waiting.dropRead();
            }
            if (!over() && !away) {
                passOn();
                flush();
                goOn();
            }
        } catch (RuntimeException bug) {
            mistaken(bug);
        }
    }

    private void decide() {
        List<Delta> all = List.copyOf(undecided);
        undecided.clear();
        for (Delta each : all) {
            delta(each);
        }
    }

    /** Its attempt is remembered for longer, and what was read with it must not be. */
    @Override
    void letGo() {
        reader = Nothing.MORE;
        writer = Nothing.MORE;
        if (!away) {
            out.clear();
            undecided.clear();
        }
        waiting.close();
        kept.close();
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
        if (away && (!undecided.isEmpty() || isDecision(delta))) {
            undecided.add(delta);
            return;
        }
        if (delta instanceof Delta.Failed failed) {
            failed(failed);
            return;
        }
        said |= AnswerCheck.anything(delta);
        if (delta instanceof Delta.Finished it && AnswerCheck.fault(it.finish()) && !committed()) {
            breakOff(AnswerCheck.failure(it.finish()));
        } else if (said || !(delta instanceof Delta.Finished || delta instanceof Delta.Ended)) {
            ended |= delta instanceof Delta.Ended;
            kept.add(delta);
            writer.write(delta, out);
        } else if (delta instanceof Delta.Ended) {
            breakOff(unreadable("empty_answer", "the target's answer says nothing"));
        }
    }

    /** Whether it may end the stream. */
    private boolean isDecision(Delta delta) {
        return delta instanceof Delta.Failed
                || (delta instanceof Delta.Finished it && AnswerCheck.fault(it.finish()))
                || (delta instanceof Delta.Ended && !said);
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

    /** Reads and writes nothing. */
    private enum Nothing implements StreamReader, StreamWriter {
        MORE;

        @Override
        public void read(ByteBuffer bytes) {
            bytes.position(bytes.limit());
        }

        @Override
        public void end() {}

        @Override
        public long held() {
            return 0;
        }

        @Override
        public void write(Delta delta, Output out) {}

        @Override
        public void ping(Output out) {}
    }
}

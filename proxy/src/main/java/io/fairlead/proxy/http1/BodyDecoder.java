package io.fairlead.proxy.http1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * Reads one body after the other by its framing (RFC 9112 sections 6 and 7): so many bytes, chunks with the trailers behind
 * them, or whatever comes until the connection ends. Confined to the channel's event loop.
 */
final class BodyDecoder {

    /** Where the next byte belongs. */
    private enum Stage {
        LENGTH,
        CHUNK_LINE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        UNTIL_CLOSE,
        ENDED
    }

    private final Http1Limits limits;
    private final Inbox inbox;
    private final Consumer<ByteBuf> out;
    private final HeadScan trailerScan;
    private Stage stage = Stage.ENDED;
    private long remaining;
    private Headers trailers = Headers.NONE;

    /** {@code out} gets the body's bytes and owns them. */
    BodyDecoder(Http1Limits limits, Inbox inbox, Consumer<ByteBuf> out) {
        this.limits = limits;
        this.inbox = inbox;
        this.out = out;
        this.trailerScan =
                new HeadScan(Integer.MAX_VALUE, limits.trailers(), limits.fields(), Http1Violation.TRAILERS_TOO_LARGE);
    }

    /** A body so framed comes next; it may have ended already. */
    void begin(Framing framing) {
        trailers = Headers.NONE;
        remaining = framing.length();
        if (framing.empty()) {
            stage = Stage.ENDED;
            return;
        }
        stage = switch (framing.kind()) {
            case NONE, LENGTH -> Stage.LENGTH;
            case CHUNKED -> Stage.CHUNK_LINE;
            case UNTIL_CLOSE -> Stage.UNTIL_CLOSE;
        };
    }

    /** Whether all of the body came that its framing promised. */
    boolean ended() {
        return stage == Stage.ENDED;
    }

    /** Whether the connection's end is the body's too. */
    boolean endsWithConnection() {
        return stage == Stage.UNTIL_CLOSE;
    }

    /** What came behind the last chunk, without what may not stand there; complete once the body {@link #ended}. */
    Headers trailers() {
        return trailers;
    }

    /** Takes what the stage can take of {@code in}, the inbox's current buffer; false when it needs more bytes behind these. */
    boolean read(ByteBuf in) throws Rejected {
        return switch (stage) {
            case LENGTH -> readData(in, Stage.ENDED);
            case CHUNK_LINE -> readChunkLine(in);
            case CHUNK_DATA -> readData(in, Stage.CHUNK_END);
            case CHUNK_END -> readChunkEnd(in);
            case TRAILERS -> readTrailers(in);
            case UNTIL_CLOSE -> {
                out.accept(inbox.take(in.readableBytes()));
                yield true;
            }
            case ENDED -> false;
        };
    }

    private boolean readData(ByteBuf in, Stage next) {
        int length = (int) Math.min(remaining, in.readableBytes());
        remaining -= length;
        out.accept(inbox.take(length));
        if (remaining == 0) {
            stage = next;
        }
        return true;
    }

    private boolean readChunkLine(ByteBuf in) throws Rejected {
        int lineFeed = in.indexOf(in.readerIndex(), in.writerIndex(), Octets.LF);
        int length = lineFeed < 0 ? in.readableBytes() : lineFeed - in.readerIndex() + 1;
        if (length > limits.chunkLine()) {
            throw Http1Violation.CHUNK_LINE_TOO_LONG.rejected();
        }
        if (lineFeed < 0) {
            return false;
        }
        if (length < 2 || in.getByte(lineFeed - 1) != Octets.CR) {
            throw Http1Violation.BARE_LINE_FEED.rejected();
        }
        remaining = ChunkLine.size(Scratch.read(in, length), 0, length);
        if (remaining > 0) {
            stage = Stage.CHUNK_DATA;
        } else {
            stage = Stage.TRAILERS;
            trailerScan.reset();
        }
        return true;
    }

    private boolean readChunkEnd(ByteBuf in) throws Rejected {
        if (in.getByte(in.readerIndex()) != Octets.CR) {
            throw Http1Violation.BAD_CHUNK_END.rejected();
        }
        if (in.readableBytes() < 2) {
            return false;
        }
        if (in.getByte(in.readerIndex() + 1) != Octets.LF) {
            throw Http1Violation.BAD_CHUNK_END.rejected();
        }
        in.skipBytes(2);
        stage = Stage.CHUNK_LINE;
        return true;
    }

    private boolean readTrailers(ByteBuf in) throws Rejected {
        int length = trailerScan.find(in);
        if (length < 0) {
            return false;
        }
        if (length == 2) {
            in.skipBytes(2);
        } else {
            trailers = TrailerFields.allowed(new FieldParser().parse(Scratch.read(in, length), 0));
        }
        stage = Stage.ENDED;
        return true;
    }
}

package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.http1.ChunkWriter;
import io.fairlead.proxy.http1.Framing;
import io.fairlead.proxy.http1.RequestWriter;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import org.jspecify.annotations.Nullable;

/**
 * Writes the requests of an HTTP/1.1 connection, one after the other: whole at once, or as the client sends them. The attempt
 * hears what has left, the connection of a write that failed. Confined to the channel's loop.
 */
final class Http1Output implements Upload.Out {

    private final Http1Upstream connection;
    private final Channel channel;
    private @Nullable UpstreamAttempt call;
    private @Nullable Upload upload;
    private boolean chunked;
    private boolean left;
    private long writtenNanos = -1;

    Http1Output(Http1Upstream connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Makes the head of {@code next}, and writes nothing yet; null when a field would break out of its line. */
    @Nullable
    ByteBuf head(UpstreamAttempt next) {
        Request request = next.request();
        Framing framing = framing(request);
        chunked = framing.kind() == Framing.Kind.CHUNKED;
        ByteBuf head = channel.alloc().directBuffer(1024);
        try {
            Headers headers = request.headers().without("expect"); // the body follows at once
            RequestWriter.write(head, request.method(), request.path(), next.authority(), headers, framing, null);
            return head;
        } catch (IllegalArgumentException e) {
            head.release();
            return null;
        }
    }

    private static Framing framing(Request request) {
        long length = request.body().length();
        boolean trailed = request.body() instanceof RequestBody.Whole whole
                && whole.trailers().size() > 0;
        if (length < 0 || trailed) { // only chunks can be followed by fields
            return Framing.CHUNKED;
        }
        if (length > 0) {
            return Framing.length(length);
        }
        String method = request.method();
        // RFC 9110 section 8.6: methods that anticipate content say that there is none.
        return method.equals("POST") || method.equals("PUT") || method.equals("PATCH") ? Framing.EMPTY : Framing.NONE;
    }

    /** Writes {@code next}: the {@code head} that was just made for it, and its body. */
    void begin(UpstreamAttempt next, ByteBuf head) {
        call = next;
        left = false;
        writtenNanos = -1;
        RequestBody content = next.request().body();
        if (content instanceof RequestBody.Flowing flowing) {
            first(next, head);
            Upload starting = new Upload(flowing.take(), this);
            upload = starting;
            connection.exchange().uploading(true);
            starting.start();
            if (upload == starting) {
                channel.flush();
            }
            return;
        }
        RequestBody.Whole whole = (RequestBody.Whole) content;
        ByteBuf bytes = whole.content();
        if (chunked) {
            first(next, head);
            data(bytes.retainedDuplicate());
            end(whole.trailers());
        } else if (bytes.isReadable()) {
            first(next, head);
            last(next, Portions.last(bytes.retainedDuplicate(), portion -> offer(next, portion)));
        } else {
            last(next, head);
        }
    }

    /** Whether the request's last byte has left. */
    boolean written() {
        return writtenNanos >= 0;
    }

    /** When the request's last byte left; -1 before that. */
    long writtenNanos() {
        return writtenNanos;
    }

    /** Whether anything of the request has left. */
    boolean left() {
        return left;
    }

    /** The server takes, or wants, no more of the body. */
    void stopUpload() {
        Upload running = upload;
        upload = null;
        if (running != null) {
            connection.exchange().uploading(false);
            running.stop();
        }
    }

    /** The connection ends: nothing that was begun goes on. */
    void stop() {
        stopUpload();
        call = null;
    }

    /** The channel's buffer filled up, or emptied. */
    void writabilityChanged() {
        if (upload != null) {
            connection.exchange().uploading(channel.isWritable());
            upload.writable();
        }
    }

    /** A failure comes back as an exception in the pipeline. */
    private void write(ByteBuf bytes) {
        ChannelFuture unused = channel.write(bytes, channel.voidPromise());
    }

    private void first(UpstreamAttempt of, ByteBuf head) {
        channel.write(head).addListener(done -> {
            if (!done.isSuccess()) {
                connection.unwritable(done.cause());
            } else if (call == of) {
                left = true;
            }
        });
    }

    /** The attempt hears when the server took it. */
    private void offer(UpstreamAttempt of, ByteBuf bytes) {
        of.attempt().uptake().offered();
        channel.write(bytes).addListener(done -> {
            if (!done.isSuccess()) {
                connection.unwritable(done.cause());
            } else if (call == of) {
                of.attempt().uptake().taken();
            }
        });
    }

    /** The request ends with it. */
    private void last(UpstreamAttempt of, ByteBuf bytes) {
        of.attempt().uptake().offered();
        channel.writeAndFlush(bytes).addListener(done -> {
            if (!done.isSuccess()) {
                connection.unwritable(done.cause());
            } else if (call == of) {
                left = true;
                writtenNanos = of.nanoTime();
                of.attempt().sent();
            }
        });
    }

    @Override
    public void data(ByteBuf bytes) {
        int length = bytes.readableBytes();
        UpstreamAttempt sending = call;
        if (length == 0 || sending == null) {
            bytes.release();
            return;
        }
        connection.exchange().uploaded(length);
        if (chunked) {
            ByteBuf line = channel.alloc().directBuffer(ChunkWriter.LONGEST_HEAD);
            ChunkWriter.chunkHead(line, length);
            write(line);
            offer(sending, Portions.last(bytes, portion -> offer(sending, portion)));
            write(ChunkWriter.crlf());
        } else {
            offer(sending, Portions.last(bytes, portion -> offer(sending, portion)));
        }
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void end(Headers trailers) {
        upload = null;
        connection.exchange().uploading(false);
        UpstreamAttempt sending = call;
        if (sending == null) {
            return;
        }
        ByteBuf last = channel.alloc().directBuffer(64);
        if (chunked) {
            ChunkWriter.lastChunk(last, trailers);
        }
        last(sending, last);
    }

    @Override
    public void broken() {
        connection.exchange().uploadBroke();
    }

    @Override
    public boolean writable() {
        return channel.isWritable();
    }
}

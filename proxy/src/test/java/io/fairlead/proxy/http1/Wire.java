package io.fairlead.proxy.http1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.fairlead.proxy.exchange.Headers;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;

/** Plays bytes to a decoder and writes down what comes out, adjoining body bytes as one. */
final class Wire extends ChannelInboundHandlerAdapter implements AutoCloseable {

    private final List<Object> messages = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private final List<ByteBuf> sent = new ArrayList<>();
    private final MessageDecoder decoder;
    private final boolean takesNext;
    private final EmbeddedChannel channel;

    private Wire(MessageDecoder decoder, boolean takesNext) {
        this.decoder = decoder;
        this.takesNext = takesNext;
        this.channel = new EmbeddedChannel(decoder, this);
    }

    /** A client's connection; every request is taken as soon as the one before is whole. */
    static Wire client() {
        return new Wire(new RequestDecoder(Http1Limits.STANDARD), true);
    }

    /** A client's connection whose later requests wait to be asked for. */
    static Wire clientServedOneByOne(Http1Limits limits) {
        return new Wire(new RequestDecoder(limits), false);
    }

    /** An upstream's connection that owes the answer to a request. */
    static Wire upstream(String method, boolean upgradeAsked) {
        ResponseDecoder decoder = new ResponseDecoder(Http1Limits.STANDARD);
        Wire wire = new Wire(decoder, false);
        decoder.expect(method, upgradeAsked);
        return wire;
    }

    /** What comes out of a client's whole connection that is cut into pieces of {@code size} bytes and then ends. */
    static List<String> requests(byte[] bytes, int size) {
        try (Wire wire = client()) {
            return wire.playInPieces(bytes, size).end();
        }
    }

    static List<String> requests(String text) {
        return requests(bytes(text), Integer.MAX_VALUE);
    }

    static List<String> answers(String method, byte[] bytes, int size) {
        try (Wire wire = upstream(method, true)) {
            return wire.playInPieces(bytes, size).end();
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    EmbeddedChannel channel() {
        return channel;
    }

    Wire play(String text) {
        return playInPieces(bytes(text), Integer.MAX_VALUE);
    }

    Wire playInPieces(byte[] bytes, int size) {
        for (int from = 0; from < bytes.length; from += Math.min(size, bytes.length - from)) {
            int length = Math.min(size, bytes.length - from);
            playSlice(bytes, from, length);
        }
        return this;
    }

    Wire playSlice(byte[] bytes, int from, int length) {
        ByteBuf piece = channel.alloc().buffer(length).writeBytes(bytes, from, length);
        sent.add(piece);
        channel.writeInbound(piece);
        return this;
    }

    /** All that came out so far. */
    List<String> events() {
        endBody();
        return messages.stream().map(Wire::told).toList();
    }

    /** The same as the objects themselves, bodies as Latin-1 strings. */
    List<Object> messages() {
        endBody();
        return List.copyOf(messages);
    }

    /** Ends the connection. */
    List<String> end() {
        channel.finish();
        return events();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        for (ByteBuf each : sent) {
            if (each.refCnt() != 0) {
                throw new AssertionError("a buffer was left with refCnt " + each.refCnt());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            body.append(bytes.toString(ISO_8859_1));
            bytes.release();
            return;
        }
        endBody();
        messages.add(message);
        if (message instanceof EndOfMessage && takesNext) {
            ((RequestDecoder) decoder).next();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        messages.add(cause);
    }

    private void endBody() {
        if (body.length() > 0) {
            messages.add(body.toString());
            body.setLength(0);
        }
    }

    private static String told(Object message) {
        if (message instanceof String text) {
            return "body " + text;
        }
        if (message instanceof RequestHead head) {
            return "request " + head.method() + " " + head.target() + " " + head.minorVersion() + " "
                    + head.framing().kind() + fields(head.headers());
        }
        if (message instanceof ResponseHead head) {
            return "answer " + head.status() + " " + head.framing().kind() + fields(head.headers());
        }
        if (message instanceof EndOfMessage end) {
            return "end" + fields(end.trailers());
        }
        if (message instanceof Http1Violation violation) {
            return "violation " + violation.code();
        }
        return message.getClass().getSimpleName() + " " + message;
    }

    private static String fields(Headers headers) {
        StringBuilder told = new StringBuilder();
        headers.forEach(
                (name, value) -> told.append(" ").append(name).append("=").append(value));
        return told.toString();
    }
}

package io.fairlead.proxy.testing;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a scripted provider does with one request: steps in their order. Immutable; every method gives a longer script.
 *
 * <p>The same script plays over HTTP/1.1 and HTTP/2; a step that has no meaning in a protocol does the nearest thing.
 */
public final class Reply {

    /** One step; a stage that is given back must complete before the next step. */
    @FunctionalInterface
    interface Step {
        @Nullable
        CompletionStage<?> run(Wire wire);
    }

    private record Chunk(byte[] bytes) implements Step {
        @Override
        public CompletionStage<?> run(Wire wire) {
            return wire.data(bytes);
        }

        boolean has(String text) {
            return new String(bytes, StandardCharsets.UTF_8).contains(text);
        }
    }

    private final List<Step> steps;

    private Reply(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    List<Step> steps() {
        return steps;
    }

    /** A script without a step: the request is never answered. */
    public static Reply script() {
        return new Reply(List.of());
    }

    /** 200 with a JSON body and its length. */
    public static Reply json(String body) {
        return whole(200, body, "content-type", "application/json");
    }

    /** A whole answer with {@code content-length}; {@code headers} are names and values in turn. */
    public static Reply whole(int status, String body, String... headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("content-length");
        all.add(Integer.toString(bytes.length));
        Reply reply = script().head(status, all.toArray(String[]::new));
        return (bytes.length == 0 ? reply : reply.chunk(bytes)).end();
    }

    /** A 200 event stream of {@code chunks}, complete. */
    public static Reply stream(String... chunks) {
        Reply reply = script().head(200, "content-type", "text/event-stream");
        for (String chunk : chunks) {
            reply = reply.chunk(chunk);
        }
        return reply.end();
    }

    private Reply then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new Reply(longer);
    }

    private Reply act(Consumer<Wire> action) {
        return then(wire -> {
            action.accept(wire);
            return null;
        });
    }

    /** An interim head (1xx). */
    public Reply informational(int status, String... headers) {
        return act(wire -> wire.informational(status, headers));
    }

    /** The head. HTTP/1.1: chunked unless {@code headers} name a length. */
    public Reply head(int status, String... headers) {
        return act(wire -> wire.head(status, false, headers));
    }

    /** The head of an HTTP/1.0 answer: its body ends with the connection unless {@code headers} name a length. */
    public Reply head10(int status, String... headers) {
        return act(wire -> wire.head(status, true, headers));
    }

    public Reply chunk(String text) {
        return chunk(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The next bytes of the body, as a chunk or a DATA frame of their own; goes on when they are written. */
    public Reply chunk(byte[] bytes) {
        return then(new Chunk(bytes));
    }

    /** The end of the body, with {@code trailers} as names and values in turn. */
    public Reply end(String... trailers) {
        return then(wire -> wire.end(trailers));
    }

    /** Bytes as they are, on an HTTP/1.1 connection; on HTTP/2 a body's bytes. */
    public Reply raw(String latin1) {
        return then(wire -> wire.raw(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Bytes below TLS: no record of it. */
    public Reply bare(String latin1) {
        return then(wire -> wire.bare(latin1.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Waits until the test opens {@code gate}. */
    public Reply await(Gate gate) {
        return then(wire -> gate.arrive());
    }

    /** The same script, but that it waits at {@code gate} before the first chunk with {@code text} in it. */
    public Reply awaitBefore(String text, Gate gate) {
        List<Step> longer = new ArrayList<>(steps);
        for (int i = 0; i < longer.size(); i++) {
            if (longer.get(i) instanceof Chunk chunk && chunk.has(text)) {
                longer.add(i, wire -> gate.arrive());
                return new Reply(longer);
            }
        }
        throw new IllegalArgumentException(text);
    }

    /** Nothing more, ever; the connection stays open. */
    public Reply stall() {
        return await(new Gate());
    }

    /** Ends the connection in good manners: close_notify, FIN. */
    public Reply fin() {
        return act(Wire::fin);
    }

    /** Ends the connection by a bare FIN, without close_notify. */
    public Reply drop() {
        return act(Wire::drop);
    }

    /** Ends the connection by RST. */
    public Reply rst() {
        return act(Wire::rst);
    }

    /** RST_STREAM with {@code code}; on HTTP/1.1 an RST of the connection. */
    public Reply resetStream(long code) {
        return act(wire -> wire.resetStream(code));
    }

    /** RST_STREAM(REFUSED_STREAM). */
    public Reply refuseStream() {
        return resetStream(0x7);
    }

    /** GOAWAY that leaves this stream unprocessed; on HTTP/1.1 the connection ends. */
    public Reply goAwayBefore() {
        return act(wire -> wire.goAway(false));
    }

    /** GOAWAY that still processes this stream; on HTTP/1.1 nothing. */
    public Reply goAwayAfter() {
        return act(wire -> wire.goAway(true));
    }

    /** Reads no more of the request from here on. */
    public Reply holdReading() {
        return act(Wire::holdReading);
    }

    /** After a 101: every byte that comes goes back. HTTP/1.1 only. */
    public Reply echo() {
        return act(Wire::echo);
    }
}

package io.fairlead.proxy.front;

import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Answers for a scripted path. */
final class Answers {

    /** How a body ends whose provider is gone. */
    static final StreamEnd.Broken CUT = new StreamEnd.Broken(
            Failure.of(
                    Failure.Stage.STREAM,
                    Failure.Fault.UPSTREAM,
                    Failure.Kind.UNAVAILABLE,
                    Failure.Replay.NEVER,
                    "upstream_cut",
                    "the upstream cut"),
            true);

    private Answers() {}

    static CompletableFuture<Outcome> text(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Headers headers = Headers.of("content-type", "text/plain", "content-length", String.valueOf(bytes.length));
        return CompletableFuture.completedFuture(
                Outcome.answered(new Answer(status, headers, bytes.length, new Held(bytes))));
    }

    /** Says what the exchange was, its body included. */
    static CompletableFuture<Outcome> echo(Exchange exchange) {
        CompletableFuture<Outcome> done = new CompletableFuture<>();
        collect(exchange, body -> {
            String said = exchange.entrance() + " " + exchange.request().method() + " "
                    + exchange.request().path() + " model=" + exchange.model() + " streamed="
                    + exchange.facts().streamed() + " " + exchange.request().headers() + "\n" + body;
            text(200, said).thenAccept(done::complete);
        });
        return done;
    }

    static void collect(Exchange exchange, java.util.function.Consumer<String> then) {
        if (exchange.request().body() instanceof RequestBody.Whole whole) {
            then.accept(whole.content().toString(StandardCharsets.UTF_8));
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ((RequestBody.Flowing) exchange.request().body()).take().open(new Body.Sink() {
            @Override
            public void data(ByteBuf bytes) {
                all.writeBytes(ByteBufUtil.getBytes(bytes));
                bytes.release();
            }

            @Override
            public void flush() {}

            @Override
            public void complete(Headers trailers) {
                then.accept(all.toString(StandardCharsets.UTF_8));
            }

            @Override
            public void broken(StreamEnd.Broken end) {
                then.accept("BROKEN " + end.failure().code());
            }
        });
    }

    /** A body that is here. */
    static final class Held implements Body {
        private final byte[] bytes;

        Held(byte[] bytes) {
            this.bytes = bytes;
        }

        @Override
        public void open(Sink sink) {
            sink.data(Unpooled.copiedBuffer(bytes));
            sink.complete(Headers.NONE);
        }

        @Override
        public void pause() {}

        @Override
        public void resume() {}

        @Override
        public void cancel() {}
    }
}

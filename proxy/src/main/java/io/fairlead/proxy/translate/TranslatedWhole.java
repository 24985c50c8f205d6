package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.CallArguments;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A whole answer: collected within a bound, read, and written as the client wants it, whole or as a stream. */
final class TranslatedWhole extends TranslatedBody {
    private final Way.Across way;
    private final Reply reply;
    private final boolean asStream;
    private final boolean thoughtless;
    private final long most;
    private final ErrorInside failed;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** What an error means that came as a good answer's body. */
    @FunctionalInterface
    interface ErrorInside {
        Failure as(byte[] body);
    }

    TranslatedWhole(
            Body source,
            Way.Across way,
            Reply reply,
            boolean asStream,
            boolean thoughtless,
            long most,
            ErrorInside failed) {
        super(source);
        this.way = way;
        this.reply = reply;
        this.asStream = asStream;
        this.thoughtless = thoughtless;
        this.most = most;
        this.failed = failed;
    }

    @Override
    void read(ByteBuf bytes) {
        if (held.size() + (long) bytes.readableBytes() > most) {
            breakOff(unreadable("answer_too_large", "the target's answer is larger than what may be translated"));
            return;
        }
        try {
            bytes.readBytes(held, bytes.readableBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        say(new byte[0]);
    }

    @Override
    void end() {
        byte[] bytes = held.toByteArray();
        JsonNode body = Json.tree(bytes, bytes.length);
        Completion answer =
                body == null ? null : way.into().readAnswer(body, way.to().maker());
        if (answer == null) {
            endAs(
                    body != null && saysNo(body)
                            ? failed.as(bytes)
                            : unreadable("unreadable_answer", "the target's answer is none of its API's"));
        } else {
            Completion told = CallArguments.given(thoughtless ? OtherThoughts.leftOut(answer) : answer);
            say(asStream ? streamed(told) : Json.bytes(way.from().writeAnswer(told, reply)));
            finish();
        }
    }

    /** Whether it is an error, though its status was a good one. */
    private static boolean saysNo(JsonNode body) {
        return Reading.says(body.path("error"))
                || body.path("type").asText().equals("error")
                || body.path("__type").isTextual();
    }

    private byte[] streamed(Completion answer) {
        StreamWriter writer = way.from().streamWriter(reply);
        Output out = new Output();
        Replay.of(answer, new CallArguments(delta -> writer.write(delta, out)));
        return out.toByteArray();
    }
}

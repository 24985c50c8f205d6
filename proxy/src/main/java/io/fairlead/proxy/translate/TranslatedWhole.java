package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.wire.Output;
import io.fairlead.proxy.exchange.Body;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A whole answer: collected within a bound, read, and written as the client wants it, whole or as a stream. */
final class TranslatedWhole extends TranslatedBody {
    private final Way.Across way;
    private final Reply reply;
    private final boolean asStream;
    private final long most;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    TranslatedWhole(Body source, Way.Across way, Reply reply, boolean asStream, long most) {
        super(source);
        this.way = way;
        this.reply = reply;
        this.asStream = asStream;
        this.most = most;
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
        Completion answer = completion();
        if (answer == null) {
            endAs(unreadable("unreadable_answer", "the target's answer is none of its API's"));
        } else {
            say(asStream ? streamed(answer) : Json.bytes(way.from().writeAnswer(answer, reply)));
            finish();
        }
    }

    private @Nullable Completion completion() {
        byte[] bytes = held.toByteArray();
        JsonNode body = Json.tree(bytes, bytes.length);
        return body == null ? null : way.into().readAnswer(body, way.to().maker());
    }

    private byte[] streamed(Completion answer) {
        StreamWriter writer = way.from().streamWriter(reply);
        Output out = new Output();
        Replay.of(answer, delta -> writer.write(delta, out));
        return out.toByteArray();
    }
}

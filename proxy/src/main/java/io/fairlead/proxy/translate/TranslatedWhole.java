package io.fairlead.proxy.translate;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.watch.Reading;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Failure;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A whole answer: collected within a bound, and told as the client wants it. */
final class TranslatedWhole extends TranslatedBody {
    private final long most;
    private final Retold retold;
    private final ErrorInside failed;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream();

    /** What an answer is for the client. */
    @FunctionalInterface
    interface Retold {
        /** Null when it is none of its API's. */
        byte @Nullable [] of(JsonNode answer);
    }

    /** What an error means that came as a good answer's body. */
    @FunctionalInterface
    interface ErrorInside {
        Failure as(byte[] body);
    }

    TranslatedWhole(Body source, long most, Retold retold, ErrorInside failed) {
        super(source);
        this.most = most;
        this.retold = retold;
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
        byte[] told = body == null ? null : retold.of(body);
        if (told == null) {
            endAs(
                    body != null && saysNo(body)
                            ? failed.as(bytes)
                            : unreadable("unreadable_answer", "the target's answer is none of its API's"));
        } else {
            say(told);
            finish();
        }
    }

    /** Whether it is an error, though its status was a good one. */
    private static boolean saysNo(JsonNode body) {
        return Reading.says(body.path("error"))
                || body.path("type").asText().equals("error")
                || body.path("__type").isTextual();
    }
}

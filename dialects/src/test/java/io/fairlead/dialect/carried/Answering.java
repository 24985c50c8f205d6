package io.fairlead.dialect.carried;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Collector;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Replay;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Something that an answer may hold, alone in an answer.
 *
 * @param name what it is, for humans
 * @param answer the answer
 * @param told what of an answer says it
 */
record Answering(String name, Completion answer, Function<Completion, @Nullable Object> told) {

    /** What a client of {@code side} is told of it, as the page says it. */
    String at(Side side) {
        Object expected = told.apply(answer);
        Object whole = whole(side);
        Object streamed = streamed(side);
        if (Objects.equals(whole, expected) && Objects.equals(streamed, expected)) {
            return "yes";
        }
        if (Objects.equals(whole, expected)) {
            return "not in streams";
        }
        if (Objects.equals(streamed, expected)) {
            return "in streams";
        }
        return expected instanceof Enum<?> && whole instanceof Enum<?> said && said.equals(streamed)
                ? "as " + said.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                : "left out";
    }

    private @Nullable Object whole(Side side) {
        JsonNode body = side.api().writeAnswer(answer, side.reply(asked(false)));
        Completion read = side.api().readAnswer(body, side.to().maker());
        return read == null ? null : told.apply(read);
    }

    private @Nullable Object streamed(Side side) {
        Reply reply = side.reply(asked(true));
        Output out = new Output();
        StreamWriter writer = side.api().streamWriter(reply);
        Replay.of(answer, delta -> writer.write(delta, out));
        Collector collector = new Collector();
        StreamReader reader =
                side.api().streamReader(side.api().streamType(reply), side.to().maker(), collector);
        reader.read(ByteBuffer.wrap(out.toByteArray()));
        reader.end();
        return collector.ended() ? told.apply(collector.completion()) : null;
    }

    /** A request for an answer of any kind. */
    static Conversation asked(boolean stream) {
        return new Conversation(
                "model",
                stream,
                true,
                List.of(),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.fairlead.proxy.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Written;
import io.fairlead.dialect.wire.Output;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API for tests, small enough to see through: {@code {"ask": ..., "stream": ...}} is answered by {@code {"<word>": ...}} or
 * by lines {@code <word> ...}, {@code done}, {@code error}; {@code ping} is no content. Its word tells two of them apart.
 * Of a request, {@code nice} is noted, {@code odd} lossy and {@code must} refused; {@code foreign} does not suit any target.
 *
 * @param name its name
 * @param word what its answers begin with
 */
public record TinyApi(String name, String word) implements Api {
    private static final FieldTable FIELDS = FieldTable.beside(TinyApi.class, "tiny-fields.yaml");

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        if (body.has("nice")) {
            losses.noted("nice", "brought into range");
        }
        if (body.has("odd")) {
            losses.lossy("odd", "nobody else has it");
        }
        if (body.has("must")) {
            losses.refused("must", "kept by its maker");
        }
        return new Conversation(
                body.path("model").asText(null),
                body.path("stream").asBoolean(),
                false,
                List.of(new Turn(
                        Turn.Role.USER, List.of(new Part.Text(body.path("ask").asText())))),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                Sampling.DEFAULT,
                null);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        ObjectNode body = Json.object().put("model", to.model()).put("stream", asked.stream());
        body.put("ask", ((Part.Text) asked.turns().get(0).parts().get(0)).text());
        return new Written("/" + name, Map.of("x-" + name, "1"), body);
    }

    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        return body.has("foreign") ? ((ObjectNode) body.deepCopy()).without("foreign") : body;
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        if (!body.has(word)) {
            return null;
        }
        return new Completion(
                null,
                null,
                List.of(new Completion.Choice(
                        0, List.of(new Part.Text(body.path(word).asText())), Finish.of(FinishReason.STOP))),
                Tokens.UNKNOWN);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        Part.Text text = (Part.Text) answer.choices().get(0).parts().get(0);
        return Json.object().put(word, text.text());
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new Lines(word, sink);
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new StreamWriter() {
            @Override
            public void write(Delta delta, Output out) {
                if (delta instanceof Delta.Piece piece) {
                    out.write(word + " " + piece.text() + "\n");
                } else if (delta instanceof Delta.Ended) {
                    out.write("done\n");
                } else if (delta instanceof Delta.Failed) {
                    out.write("error\n");
                }
            }

            @Override
            public void ping(Output out) {
                out.write("ping\n");
            }
        };
    }

    @Override
    public String streamType(Reply reply) {
        return "text/event-stream";
    }

    private static final class Lines implements StreamReader {
        private final StringBuilder line = new StringBuilder();
        private final String word;
        private final DeltaSink sink;

        Lines(String word, DeltaSink sink) {
            this.word = Objects.requireNonNull(word);
            this.sink = sink;
        }

        @Override
        public void read(ByteBuffer bytes) {
            while (bytes.hasRemaining()) {
                char next = (char) (bytes.get() & 0xFF);
                if (next != '\n') {
                    line.append(next);
                    continue;
                }
                String text = line.toString();
                line.setLength(0);
                if (text.startsWith(word + " ")) {
                    sink.delta(new Delta.Piece(0, 0, text.substring(word.length() + 1)));
                } else if (text.equals("done")) {
                    sink.delta(new Delta.Ended());
                } else if (text.equals("error")) {
                    sink.delta(new Delta.Failed(
                            new ProviderError(ErrorKind.OVERLOADED, 529, true, "overloaded_error", "too much", null)));
                } else if (text.equals("bug")) {
                    throw new IllegalStateException("a bug of the reader");
                }
            }
        }

        @Override
        public long held() {
            return line.length();
        }

        @Override
        public void end() {
            // only the word done ends it
        }
    }
}

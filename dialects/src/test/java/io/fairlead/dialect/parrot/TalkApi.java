package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parrot's talk: {@code POST /talk}. A line is a part; a stream is JSON lines. */
final class TalkApi implements Api {
    private static final FieldTable FIELDS = FieldTable.beside(TalkApi.class, "talk-fields.yaml");

    private final ErrorTable errors;

    TalkApi(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return "talk";
    }

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return TalkRequestReader.read(body, FIELDS, losses);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        return new Written("/talk", Map.of(), TalkRequestWriter.write(Abilities.fit(asked, to, losses), to, losses));
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return TalkAnswers.read(body);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return TalkAnswers.write(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new TalkStreamReader(errors, sink);
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new TalkStreamWriter();
    }

    @Override
    public String streamType(Reply reply) {
        return "application/x-ndjson";
    }
}

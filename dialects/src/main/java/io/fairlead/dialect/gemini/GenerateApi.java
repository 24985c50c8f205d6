package io.fairlead.dialect.gemini;

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
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import org.jspecify.annotations.Nullable;

/**
 * generateContent and streamGenerateContent, as the Gemini API and Vertex AI serve them. What a field means is taken from
 * Google's discovery document ({@code generativelanguage v1beta}) and, for Vertex, from its reference of the same method.
 *
 * <p>Requests may be in camel case or in snake case, since Google's servers take both; {@link GenerateNames} makes one of it. A
 * stream is one JSON array unless its path says {@code alt=sse}; targets are always asked for events.
 *
 * <p>Google's own tools (search, code, files, maps), what they did, and videos have no counterpart: lossy or refused in
 * requests, passed over in answers. Sources that an answer names are kept.
 */
public final class GenerateApi implements Api {
    static final String NAME = "generate-content";

    static final FieldTable FIELDS = FieldTable.beside(GenerateApi.class, "generate-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what errors inside a stream mean. */
    public GenerateApi(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public ToolNames toolNames() {
        return ToolNames.DOTTED;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return new GenerateRequestReader(FIELDS, maker, losses).read(body, path);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        return new GenerateRequestWriter(to, losses).write(Abilities.fit(asked, to, losses));
    }

    /** What others made and only they can read leaves the request, and thinking is asked for as the model takes it. */
    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        return Abilities.adapt(this, GenerateFitting.TABLE.fit(body, from, to, losses), to, losses);
    }

    /** A stream comes in the form that the client reads. */
    @Override
    public String writePath(Conversation asked, String path, Destination to) {
        return GeneratePlace.path(to, asked.stream(), GeneratePlace.events(path));
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return GenerateAnswerReader.read(body, maker);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return GenerateAnswerWriter.write(answer, reply);
    }

    /** Who does not heed {@code alt=sse} sends one array, and a whole answer is read as its only chunk. */
    @Override
    public boolean streams(@Nullable String contentType) {
        return true;
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new GenerateStreamReader(errors, maker, sink);
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new GenerateStreamWriter(reply);
    }

    @Override
    public String streamType(Reply reply) {
        return GeneratePlace.events(reply.path()) ? "text/event-stream" : "application/json; charset=UTF-8";
    }
}

package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.neutral.Abilities;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Destination;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.GoingOn;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import org.jspecify.annotations.Nullable;

/**
 * Converse and ConverseStream of the Bedrock runtime, to and from the neutral model. What a field means is taken from the
 * service's published model ({@code bedrock-runtime/2023-09-30}); what it leaves to the models, from their makers' pages.
 *
 * <p>{@code metrics.latencyMs}, without which the SDKs read no answer, is written as 0: nobody measured the answer in the
 * other dialect as Bedrock would.
 */
public final class ConverseApi implements Api {
    static final String NAME = "converse";
    static final String STREAM_TYPE = "application/vnd.amazon.eventstream";

    static final FieldTable FIELDS = FieldTable.beside(ConverseApi.class, "converse-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what the exceptions in a stream mean. */
    public ConverseApi(ErrorTable errors) {
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
    public ToolIds callIds() {
        return ToolIds.DOTTED;
    }

    @Override
    public ToolNames toolNames() {
        return ToolNames.WORD;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return new ConverseRequestReader(FIELDS, maker, losses).read(body, path);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        return new ConverseRequestWriter(to, losses).write(Abilities.fit(asked, to, losses));
    }

    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        return Abilities.adapt(this, ConverseFitting.TABLE.fit(body, from, to, losses), to, losses);
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return ConverseAnswerReader.read(body, maker);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return ConverseAnswerWriter.write(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new ConverseStreamReader(errors, maker, sink);
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public JsonNode goingOn(JsonNode body, String said, long spent) {
        return GoingOn.from(body, "messages", GoingOn.blocks("assistant", said))
                .lessIn("inferenceConfig", spent, "maxTokens")
                .body();
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new ConverseStreamWriter(reply.maker());
    }

    @Override
    public String streamType(Reply reply) {
        return STREAM_TYPE;
    }
}

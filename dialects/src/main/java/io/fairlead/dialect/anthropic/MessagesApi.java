package io.fairlead.dialect.anthropic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
 * Anthropic's Messages, direct and as Vertex and Azure serve it.
 *
 * <p>A request is written in the words of the API and then {@linkplain MessagesFitting fitted} to the provider and the model;
 * a client's own request for another model meets the same rules.
 *
 * <p>What a client of this API gets from others and sends back is told in {@link MessagesSeals}. Calls and results of
 * Anthropic's server tools have no counterpart: they are passed over in answers, and lossy in requests. There is no JSON mode
 * without a schema, and no schema on older models: both are lossy, since words in a prompt would promise what nobody keeps.
 */
public final class MessagesApi implements Api {
    static final FieldTable FIELDS = FieldTable.beside(MessagesApi.class, "messages-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what errors inside a stream mean. */
    public MessagesApi(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return "messages";
    }

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public ToolIds callIds() {
        return ToolIds.WORD;
    }

    @Override
    public ToolNames toolNames() {
        return ToolNames.LONG_WORD;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return new MessagesRequestReader(maker, FIELDS, losses).read(body, path);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        ObjectNode body = new MessagesRequestWriter(to, losses).write(Abilities.fit(asked, to, losses));
        MessagesFitting.TABLE.edit(body, new Origin(to.maker(), true), to, losses);
        return new Written(MessagesPlace.path(to, asked.stream()), MessagesPlace.headers(to), body);
    }

    /** What others made and only they can read leaves the request, and what the model would refuse is brought to what it takes. */
    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        return Abilities.adapt(this, MessagesFitting.TABLE.fit(body, from, to, losses), to, losses);
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return MessagesAnswerReader.read(body, maker);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return MessagesAnswerWriter.write(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new MessagesStreamReader(errors, maker, sink);
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public JsonNode goingOn(JsonNode body, String said, long spent) {
        return GoingOn.from(body, "messages", GoingOn.words("assistant", said))
                .less(spent, "max_tokens")
                .body();
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new MessagesStreamWriter(reply);
    }
}

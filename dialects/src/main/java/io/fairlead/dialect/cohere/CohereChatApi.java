package io.fairlead.dialect.cohere;

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
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Cohere's Chat, version 2 ({@code cohere-openapi.yaml}, {@code POST /v2/chat}). Version 1 has the same name and asks with a
 * {@code message}, which is refused.
 *
 * <p>What the model says before it calls tools, its {@code tool_plan}, is text like any other. In a whole message the last text
 * before calls is written as one; in a stream, where nobody knows yet whether calls will follow, it is content. Documents that a
 * request is grounded on are documents of the last user's turn, as plain text.
 *
 * <p>Thoughts have no seal here: a sealed thought of another maker is left out of a request, and its seal out of an answer.
 */
public final class CohereChatApi implements Api {
    static final String NAME = "chat";

    private static final FieldTable FIELDS = FieldTable.beside(CohereChatApi.class, "chat-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what errors inside a stream mean. */
    public CohereChatApi(ErrorTable errors) {
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
        return ToolNames.IDENTIFIER;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return ChatRequestReader.read(body, FIELDS, losses);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        return new Written(
                "/v2/chat", Map.of(), new ChatRequestWriter(to, losses).write(Abilities.fit(asked, to, losses)));
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return ChatAnswerReader.read(body);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return ChatAnswerWriter.write(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new ChatStreamReader(errors, sink);
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new ChatStreamWriter(reply.id());
    }
}

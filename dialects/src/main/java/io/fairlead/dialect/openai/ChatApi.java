package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Habit;
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
import io.fairlead.dialect.neutral.Seam;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Chat Completions, and the family that is compatible with it.
 *
 * <p>A request is written as OpenAI has it and then {@linkplain ChatFitting fitted} to the provider's habits; a client's own
 * request for another provider of the family meets the same rules.
 *
 * <p>Reasoning text is a thought without a seal: {@code reasoning_content} or {@code reasoning} when it is read, {@code
 * reasoning_content} when it is written for a client. The old {@code functions} are refused: whoever asks with them waits for a
 * {@code function_call}, which nobody else answers.
 */
public final class ChatApi implements Api {
    static final FieldTable FIELDS = FieldTable.beside(ChatApi.class, "chat-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what errors inside a stream mean. */
    public ChatApi(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return "chat";
    }

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public ToolIds callIds() {
        return ToolIds.SHORT;
    }

    @Override
    public ToolNames toolNames() {
        return ToolNames.WORD;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return ChatRequestReader.read(body, path, FIELDS, losses);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        ObjectNode body = ChatRequestWriter.write(Abilities.fit(asked, to, losses), to, losses);
        ChatFitting.TABLE.edit(body, new Origin(to.maker(), true), asked(body, to), losses);
        return new Written(path(to), Map.of(), body);
    }

    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        Destination there = to.alike(from);
        return Abilities.adapt(this, ChatFitting.TABLE.fit(body, from, asked(body, there), losses), there, losses);
    }

    private static Destination asked(JsonNode body, Destination to) {
        return ChatReasoning.asked(to, body.path("reasoning_effort"));
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
    public Seam seam() {
        return new ChatSeam();
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public JsonNode goingOn(JsonNode body, String said, long spent) {
        return GoingOn.from(body, "messages", GoingOn.words("assistant", said))
                .less(spent, "max_tokens", "max_completion_tokens")
                .body();
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new ChatStreamWriter(reply);
    }

    private static String path(Destination to) {
        String path = Habit.PATH.of(to.habits(), "/chat/completions");
        return path.contains("{model}")
                ? path.replace("{model}", URLEncoder.encode(to.model(), StandardCharsets.UTF_8))
                : path;
    }
}

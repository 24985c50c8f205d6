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
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Origin;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seam;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's Responses, and those who serve it too. Only what stands in the request itself can be said to another provider:
 * stored answers, conversations, prompts and files, and tools that the provider runs, are not.
 *
 * <p>A free-form tool of a client is said elsewhere as a function with one text; a tool of a namespace as a function whose name
 * has the namespace before it. {@link io.fairlead.dialect.neutral.Tool.Own} remembers, so that their calls are told in the
 * client's form. The seal of a thought is the {@code encrypted_content} of a reasoning item; the seal that another dialect keeps
 * at a call is a reasoning item behind that call, without words.
 *
 * <p>Answers of others get ids that are known again ({@link ResponsesIds}), since their own provider has stored nothing of
 * them. {@link ResponsesFitting} takes such items out of the client's next request, or puts them back as their maker wrote
 * them.
 */
public final class ResponsesApi implements Api {
    static final FieldTable FIELDS = FieldTable.beside(ResponsesApi.class, "responses-fields.yaml");

    private final ErrorTable errors;

    /** {@code errors}: what errors inside a stream mean. */
    public ResponsesApi(ErrorTable errors) {
        this.errors = errors;
    }

    @Override
    public String name() {
        return OpenAiPaths.RESPONSES;
    }

    @Override
    public FieldTable fields() {
        return FIELDS;
    }

    @Override
    public ToolIds callIds() {
        return ToolIds.LONGER;
    }

    @Override
    public ToolNames toolNames() {
        return ToolNames.WORD;
    }

    @Override
    public Conversation readRequest(JsonNode body, String path, String maker, Losses losses) {
        return ResponsesRequestReader.read(body, path, maker, FIELDS, losses);
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        ObjectNode body = ResponsesRequestWriter.write(Abilities.fit(asked, to, losses), to, losses);
        ResponsesFitting.TABLE.edit(body, new Origin(to.maker(), true), asked(body, to), losses);
        return new Written(Habit.RESPONSES_PATH.of(to.habits(), "/responses"), Map.of(), body);
    }

    private static Destination asked(JsonNode body, Destination to) {
        return ChatReasoning.asked(to, body.path("reasoning").path("effort"));
    }

    @Override
    public JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        JsonNode edited = ResponsesFitting.TABLE.fit(body, from, asked(body, to), losses);
        return Abilities.adapt(this, edited, to.alike(from), losses);
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode body, String maker) {
        return ResponsesAnswerReader.read(body, maker);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return ResponsesAnswerWriter.write(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new ResponsesStreamReader(errors, maker, sink);
    }

    @Override
    public Seam seam() {
        return new ResponsesSeam();
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new ResponsesStreamWriter(reply);
    }
}

package io.fairlead.dialect.bedrock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Operation.Streaming;
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
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.neutral.ToolNames;
import io.fairlead.dialect.neutral.Written;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * InvokeModel and InvokeModelWithResponseStream for Anthropic's models: the body is that of their own API, but for model and
 * stream, which the path says. The events of a stream are that API's, each in base64 in a frame. So everything is left to that
 * API, which is handed in, and only what is Bedrock's is done here. Bodies of other makers' models are refused.
 */
public final class InvokeApi implements Api {
    private final Api body;
    private final ErrorTable errors;

    /**
     * Over the API whose bodies it carries.
     *
     * @param body Anthropic's Messages
     * @param errors what the exceptions in a stream mean
     */
    public InvokeApi(Api body, ErrorTable errors) {
        this.body = body;
        this.errors = errors;
    }

    @Override
    public String name() {
        return BedrockPaths.INVOKE;
    }

    @Override
    public FieldTable fields() {
        return body.fields();
    }

    @Override
    public ToolIds callIds() {
        return body.callIds();
    }

    @Override
    public ToolNames toolNames() {
        return body.toolNames();
    }

    @Override
    public Conversation readRequest(JsonNode document, String path, String maker, Losses losses) {
        if (!InvokeBody.anthropic(document)) {
            losses.refused(InvokeBody.VERSION, "the body is not one of Anthropic's models");
        }
        Operation operation = BedrockPaths.operation("POST", path);
        Conversation read = body.readRequest(document, "/messages", maker, losses);
        return new Conversation(
                operation.model(),
                operation.streaming() == Streaming.BY_PATH,
                read.streamUsage(),
                read.turns(),
                read.tools(),
                read.toolChoice(),
                read.parallelTools(),
                read.format(),
                read.sampling(),
                read.reasoning());
    }

    @Override
    public Written writeRequest(Conversation asked, Destination to, Losses losses) {
        JsonNode written =
                body.writeRequest(asked, InvokeBody.within(to), losses).body();
        if (written instanceof ObjectNode object) {
            InvokeBody.edit(object, losses);
        }
        String call = asked.stream() ? BedrockPaths.INVOKE + "-with-response-stream" : BedrockPaths.INVOKE;
        return new Written(BedrockPaths.path(to.model(), call), Map.of(), written);
    }

    @Override
    public JsonNode adapt(JsonNode document, Origin from, Destination to, Losses losses) {
        if (!InvokeBody.anthropic(document)) {
            return document;
        }
        JsonNode adapted = body.adapt(document, from, InvokeBody.within(to), losses);
        if (!adapted.equals(document) && adapted instanceof ObjectNode object) {
            InvokeBody.edit(object, losses);
        }
        return adapted;
    }

    @Override
    public @Nullable Completion readAnswer(JsonNode document, String maker) {
        return body.readAnswer(document, maker);
    }

    @Override
    public JsonNode writeAnswer(Completion answer, Reply reply) {
        return body.writeAnswer(answer, reply);
    }

    @Override
    public StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink) {
        return new InvokeStreamReader(errors, sink, through -> body.streamReader("text/event-stream", maker, through));
    }

    @Override
    public boolean goesOn() {
        return true;
    }

    @Override
    public JsonNode goingOn(JsonNode body, String said, long spent) {
        return this.body.goingOn(body, said, spent);
    }

    @Override
    public StreamWriter streamWriter(Reply reply) {
        return new InvokeStreamWriter(body.streamWriter(reply));
    }

    @Override
    public String streamType(Reply reply) {
        return ConverseApi.STREAM_TYPE;
    }
}

package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessage;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionUsage;
import io.fairlead.proxy.wire.Golden;
import io.fairlead.proxy.wire.Scene;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenAI's library, asking Chat Completions. */
final class OpenAiSdk implements StreamingSdk {
    private final OpenAIClient client;

    OpenAiSdk(Scene scene) {
        client = client(scene);
    }

    /** The library's client, on its way through the engine. */
    static OpenAIClient client(Scene scene) {
        return OpenAIOkHttpClient.builder()
                .apiKey("client-key")
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory())
                .trustManager(scene.engine.trust())
                .timeout(Scene.PATIENCE)
                .maxRetries(0)
                .build();
    }

    @Override
    public String provider() {
        return "openai";
    }

    @Override
    public String model() {
        return "gpt-4o";
    }

    @Override
    public Heard whole(Ask ask) {
        try (HttpResponseFor<ChatCompletion> response =
                client.chat().completions().withRawResponse().create(params(ask).build())) {
            return heard(response.parse(), header(response));
        }
    }

    @Override
    public Heard stream(Ask ask) {
        ChatCompletionCreateParams asked = params(ask)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        ChatCompletionAccumulator all = ChatCompletionAccumulator.create();
        try (HttpResponseFor<StreamResponse<ChatCompletionChunk>> response =
                        client.chat().completions().withRawResponse().createStreaming(asked);
                StreamResponse<ChatCompletionChunk> stream = response.parse()) {
            stream.stream().forEach(all::accumulate);
            return heard(all.chatCompletion(), header(response));
        }
    }

    static Function<String, @Nullable String> header(HttpResponseFor<?> response) {
        return name -> response.headers().values(name).stream().findFirst().orElse(null);
    }

    private Heard heard(ChatCompletion completion, Function<String, @Nullable String> headers) {
        ChatCompletion.Choice choice = completion.choices().get(0);
        ChatCompletionMessage message = choice.message();
        List<Call> calls = new ArrayList<>();
        for (ChatCompletionMessageToolCall call : message.toolCalls().orElse(List.of())) {
            calls.add(Call.of(
                    call.asFunction().id(),
                    call.asFunction().function().name(),
                    call.asFunction().function().arguments()));
        }
        CompletionUsage usage = completion.usage().orElseThrow();
        String finish = choice.finishReason().asString();
        return new Heard(
                message.content().orElse(""),
                calls,
                finish.equals("tool_calls") ? "tools" : finish,
                usage.promptTokens(),
                usage.completionTokens(),
                completion.model(),
                headers,
                message);
    }

    private ChatCompletionCreateParams.Builder params(Ask ask) {
        ChatCompletionCreateParams.Builder params =
                ChatCompletionCreateParams.builder().model(model());
        ChatCompletionMessage last = null;
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                params.addSystemMessage(it.text());
            } else if (line instanceof Ask.Line.Words it) {
                params.addUserMessage(it.text());
            } else if (line instanceof Ask.Line.Picture it) {
                params.addUserMessageOfArrayOfContentParts(picture(it.text()));
            } else if (line instanceof Ask.Line.Answered it) {
                last = (ChatCompletionMessage) it.heard().message();
                params.addMessage(last);
            } else if (line instanceof Ask.Line.Results it && last != null) {
                for (int i = 0; i < it.texts().size(); i++) {
                    params.addMessage(ChatCompletionToolMessageParam.builder()
                            .toolCallId(last.toolCalls()
                                    .orElseThrow()
                                    .get(i)
                                    .asFunction()
                                    .id())
                            .content(it.texts().get(i))
                            .build());
                }
            }
        }
        if (ask.tools()) {
            params.addFunctionTool(function(Ask.TIDE, Ask.TIDE_ARGUMENTS));
            params.addFunctionTool(function(Ask.NOW, Ask.NO_ARGUMENTS));
        }
        if (ask.schema()) {
            params.jsonSchemaResponseFormat(ResponseFormatJsonSchema.JsonSchema.builder()
                    .name("tide")
                    .strict(true)
                    .schema(ResponseFormatJsonSchema.JsonSchema.Schema.builder()
                            .putAllAdditionalProperties(members(Ask.SCHEMA))
                            .build())
                    .build());
        }
        return params;
    }

    private static List<ChatCompletionContentPart> picture(String text) {
        return List.of(
                ChatCompletionContentPart.ofText(
                        ChatCompletionContentPartText.builder().text(text).build()),
                ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                        .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                .url("data:image/png;base64," + Ask.PNG)
                                .build())
                        .build()));
    }

    private static FunctionDefinition function(String name, JsonNode arguments) {
        return FunctionDefinition.builder()
                .name(name)
                .description("tells the " + name)
                .parameters(FunctionParameters.builder()
                        .putAllAdditionalProperties(members(arguments))
                        .build())
                .build();
    }

    static Map<String, JsonValue> members(JsonNode object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.properties().forEach(each -> members.put(each.getKey(), JsonValue.fromJsonNode(each.getValue())));
        return members;
    }

    @Override
    public Raised raised(Throwable failure) {
        return raisedBy(failure);
    }

    static Raised raisedBy(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        String message = String.valueOf(failure.getMessage());
        if (!(failure instanceof OpenAIServiceException it)) {
            return new Raised(type, 0, message, null, null);
        }
        return new Raised(
                type,
                it.statusCode(),
                message,
                it.code().orElse(null),
                it.headers().values("x-request-id").stream().findFirst().orElse(null));
    }

    @Override
    public Unavailable unavailable() {
        return down();
    }

    static Unavailable down() {
        return new Unavailable(Golden.openAiError("server_error", "overloaded", "its own words"));
    }

    @Override
    public void close() {
        client.close();
    }
}

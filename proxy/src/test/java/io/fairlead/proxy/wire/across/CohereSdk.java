package io.fairlead.proxy.wire.across;

import com.cohere.api.Cohere;
import com.cohere.api.core.CohereApiException;
import com.cohere.api.core.CohereHttpResponse;
import com.cohere.api.resources.v2.requests.V2ChatRequest;
import com.cohere.api.resources.v2.requests.V2ChatStreamRequest;
import com.cohere.api.resources.v2.types.V2ChatResponse;
import com.cohere.api.resources.v2.types.V2ChatStreamResponse;
import com.cohere.api.types.AssistantMessage;
import com.cohere.api.types.AssistantMessageResponse;
import com.cohere.api.types.AssistantMessageV2Content;
import com.cohere.api.types.ChatMessageV2;
import com.cohere.api.types.ChatTextContent;
import com.cohere.api.types.Content;
import com.cohere.api.types.ImageContent;
import com.cohere.api.types.ImageUrl;
import com.cohere.api.types.JsonResponseFormatV2;
import com.cohere.api.types.ResponseFormatV2;
import com.cohere.api.types.SystemMessageV2;
import com.cohere.api.types.SystemMessageV2Content;
import com.cohere.api.types.ToolCallV2;
import com.cohere.api.types.ToolCallV2Function;
import com.cohere.api.types.ToolMessageV2;
import com.cohere.api.types.ToolMessageV2Content;
import com.cohere.api.types.ToolV2;
import com.cohere.api.types.ToolV2Function;
import com.cohere.api.types.Usage;
import com.cohere.api.types.UserMessageV2;
import com.cohere.api.types.UserMessageV2Content;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.wire.Scene;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/** Cohere's library. It says on the standard error that it cannot read the {@code [DONE]} with which Cohere's streams end. */
final class CohereSdk implements StreamingSdk {
    private final OkHttpClient http;
    private final Cohere client;

    CohereSdk(Scene scene) {
        http = new OkHttpClient.Builder()
                .proxy(new Proxy(Proxy.Type.HTTP, scene.address()))
                .sslSocketFactory(scene.engine.clientTls().getSocketFactory(), scene.engine.trust())
                .readTimeout(Scene.PATIENCE)
                .build();
        client = Cohere.builder()
                .token("client-key")
                .httpClient(http)
                .maxRetries(0)
                .build();
    }

    @Override
    public String provider() {
        return "cohere";
    }

    @Override
    public String model() {
        return "command-a-03-2025";
    }

    @Override
    public Heard whole(Ask ask) {
        CohereHttpResponse<V2ChatResponse> response = client.v2()
                .withRawResponse()
                .chat(V2ChatRequest.builder()
                        .model(model())
                        .messages(messages(ask))
                        .tools(tools(ask))
                        .responseFormat(format(ask))
                        .build());
        V2ChatResponse answer = response.body();
        AssistantMessageResponse message = answer.getMessage();
        StringBuilder text = new StringBuilder(message.getToolPlan().orElse(""));
        message.getContent()
                .orElse(List.of())
                .forEach(part -> text.append(part.getText().orElseThrow().getText()));
        return heard(
                text.toString(),
                message.getToolCalls().orElse(List.of()),
                answer.getFinishReason().toString(),
                answer.getUsage().orElseThrow(),
                header(response.headers()));
    }

    @Override
    public Heard stream(Ask ask) {
        CohereHttpResponse<Iterable<V2ChatStreamResponse>> response = client.v2()
                .withRawResponse()
                .chatStream(V2ChatStreamRequest.builder()
                        .model(model())
                        .messages(messages(ask))
                        .tools(tools(ask))
                        .responseFormat(format(ask))
                        .build());
        CohereStream all = new CohereStream();
        response.body().forEach(all::add);
        return heard(all.text(), all.calls(), all.finish(), all.usage(), header(response.headers()));
    }

    private static Heard heard(
            String text,
            List<ToolCallV2> calls,
            String finish,
            Usage usage,
            Function<String, @Nullable String> headers) {
        return new Heard(
                text,
                calls.stream().map(CohereSdk::call).toList(),
                switch (finish) {
                    case "COMPLETE" -> "stop";
                    case "TOOL_CALL" -> "tools";
                    case "MAX_TOKENS" -> "length";
                    default -> finish;
                },
                usage.getTokens().orElseThrow().getInputTokens().orElseThrow().longValue(),
                usage.getTokens().orElseThrow().getOutputTokens().orElseThrow().longValue(),
                "",
                headers,
                message(text, calls));
    }

    /** What is given back to the API: words before calls are their plan. */
    private static AssistantMessage message(String text, List<ToolCallV2> calls) {
        AssistantMessage.Builder message = AssistantMessage.builder();
        if (calls.isEmpty()) {
            return message.content(AssistantMessageV2Content.of(text)).build();
        }
        if (!text.isEmpty()) {
            message.toolPlan(text);
        }
        return message.toolCalls(calls).build();
    }

    private static Call call(ToolCallV2 call) {
        ToolCallV2Function function = call.getFunction().orElseThrow();
        return Call.of(
                call.getId(),
                function.getName().orElseThrow(),
                function.getArguments().orElseThrow());
    }

    private static Function<String, @Nullable String> header(Map<String, List<String>> headers) {
        return name -> headers.entrySet().stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(field -> field.getValue().get(0))
                .findFirst()
                .orElse(null);
    }

    private static List<ChatMessageV2> messages(Ask ask) {
        List<ChatMessageV2> messages = new ArrayList<>();
        List<Call> calls = List.of();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                messages.add(ChatMessageV2.system(SystemMessageV2.builder()
                        .content(SystemMessageV2Content.of(it.text()))
                        .build()));
            } else if (line instanceof Ask.Line.Words it) {
                messages.add(user(UserMessageV2Content.of(it.text())));
            } else if (line instanceof Ask.Line.Picture it) {
                messages.add(user(UserMessageV2Content.of(List.of(
                        Content.text(ChatTextContent.builder().text(it.text()).build()),
                        Content.imageUrl(ImageContent.builder()
                                .imageUrl(ImageUrl.builder()
                                        .url("data:image/png;base64," + Ask.PNG)
                                        .build())
                                .build())))));
            } else if (line instanceof Ask.Line.Answered it) {
                messages.add(
                        ChatMessageV2.assistant((AssistantMessage) it.heard().message()));
                calls = it.heard().calls();
            } else if (line instanceof Ask.Line.Results it) {
                for (int i = 0; i < it.texts().size(); i++) {
                    messages.add(ChatMessageV2.tool(ToolMessageV2.builder()
                            .toolCallId(calls.get(i).id())
                            .content(ToolMessageV2Content.of(it.texts().get(i)))
                            .build()));
                }
            }
        }
        return messages;
    }

    private static ChatMessageV2 user(UserMessageV2Content content) {
        return ChatMessageV2.user(UserMessageV2.builder().content(content).build());
    }

    private static Optional<List<ToolV2>> tools(Ask ask) {
        return ask.tools()
                ? Optional.of(List.of(tool(Ask.TIDE, Ask.TIDE_ARGUMENTS), tool(Ask.NOW, Ask.NO_ARGUMENTS)))
                : Optional.empty();
    }

    private static ToolV2 tool(String name, JsonNode arguments) {
        return ToolV2.builder()
                .function(ToolV2Function.builder()
                        .name(name)
                        .description("tells the " + name)
                        .parameters(Jsons.members(arguments))
                        .build())
                .build();
    }

    private static Optional<ResponseFormatV2> format(Ask ask) {
        return ask.schema()
                ? Optional.of(ResponseFormatV2.jsonObject(JsonResponseFormatV2.builder()
                        .jsonSchema(Jsons.members(Ask.SCHEMA))
                        .build()))
                : Optional.empty();
    }

    @Override
    public Raised raised(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        if (!(failure instanceof CohereApiException it)) {
            return new Raised(type, 0, String.valueOf(failure.getMessage()), null, null);
        }
        return new Raised(
                type,
                it.statusCode(),
                String.valueOf(it.body()),
                null,
                header(it.headers()).apply("x-debug-trace-id"));
    }

    @Override
    public Unavailable unavailable() {
        return new Unavailable("{\"id\":\"e1\",\"message\":\"its own words\"}");
    }

    @Override
    public void close() {
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}

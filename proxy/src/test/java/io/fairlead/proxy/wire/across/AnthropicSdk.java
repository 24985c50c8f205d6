package io.fairlead.proxy.wire.across;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.HttpResponseFor;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.wire.Golden;
import io.fairlead.proxy.wire.Scene;
import java.net.Proxy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Anthropic's library. */
final class AnthropicSdk implements StreamingSdk {
    private final AnthropicClient client;

    AnthropicSdk(Scene scene) {
        client = AnthropicOkHttpClient.builder()
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
        return "anthropic";
    }

    @Override
    public String model() {
        return "claude-sonnet-4-5";
    }

    @Override
    public Heard whole(Ask ask) {
        try (HttpResponseFor<Message> response =
                client.messages().withRawResponse().create(params(ask))) {
            return heard(response.parse(), header(response));
        }
    }

    @Override
    public Heard stream(Ask ask) {
        MessageAccumulator all = MessageAccumulator.create();
        try (HttpResponseFor<StreamResponse<RawMessageStreamEvent>> response =
                        client.messages().withRawResponse().createStreaming(params(ask));
                StreamResponse<RawMessageStreamEvent> stream = response.parse()) {
            stream.stream().forEach(all::accumulate);
            return heard(all.message(), header(response));
        }
    }

    private static Function<String, @Nullable String> header(HttpResponseFor<?> response) {
        return name -> response.headers().values(name).stream().findFirst().orElse(null);
    }

    private static Heard heard(Message message, Function<String, @Nullable String> headers) {
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            block.text().ifPresent(it -> text.append(it.text()));
            block.toolUse().ifPresent(it -> calls.add(new Call(it.id(), it.name(), Jsons.read(json(it._input())))));
        }
        String finish = message.stopReason().orElseThrow().asString();
        return new Heard(
                text.toString(),
                calls,
                switch (finish) {
                    case "end_turn" -> "stop";
                    case "tool_use" -> "tools";
                    case "max_tokens" -> "length";
                    default -> finish;
                },
                message.usage().inputTokens(),
                message.usage().outputTokens(),
                message.model().asString(),
                headers,
                message);
    }

    private static String json(JsonValue value) {
        JsonNode node = value.convert(JsonNode.class);
        return node == null ? "null" : node.toString();
    }

    private MessageCreateParams params(Ask ask) {
        MessageCreateParams.Builder params =
                MessageCreateParams.builder().model(model()).maxTokens(512);
        List<Call> calls = List.of();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                params.system(it.text());
            } else if (line instanceof Ask.Line.Words it) {
                params.addUserMessage(it.text());
            } else if (line instanceof Ask.Line.Picture it) {
                params.addUserMessageOfContentBlockParams(picture(it.text()));
            } else if (line instanceof Ask.Line.Answered it) {
                params.addMessage((Message) it.heard().message());
                calls = it.heard().calls();
            } else if (line instanceof Ask.Line.Results it) {
                List<ContentBlockParam> blocks = new ArrayList<>();
                for (int i = 0; i < calls.size(); i++) {
                    blocks.add(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                            .toolUseId(calls.get(i).id())
                            .content(it.texts().get(i))
                            .build()));
                }
                params.addUserMessageOfContentBlockParams(blocks);
            }
        }
        if (ask.tools()) {
            params.addTool(tool(Ask.TIDE, Ask.TIDE_ARGUMENTS));
            params.addTool(tool(Ask.NOW, Ask.NO_ARGUMENTS));
        }
        if (ask.schema()) {
            params.outputConfig(OutputConfig.builder()
                    .format(JsonOutputFormat.builder()
                            .schema(JsonOutputFormat.Schema.builder()
                                    .putAllAdditionalProperties(members(Ask.SCHEMA))
                                    .build())
                            .build())
                    .build());
        }
        return params.build();
    }

    private static List<ContentBlockParam> picture(String text) {
        return List.of(
                ContentBlockParam.ofText(TextBlockParam.builder().text(text).build()),
                ContentBlockParam.ofImage(Base64ImageSource.builder()
                        .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                        .data(Ask.PNG)
                        .build()));
    }

    private static Tool tool(String name, JsonNode arguments) {
        Map<String, JsonValue> more = members(arguments);
        more.remove("type");
        return Tool.builder()
                .name(name)
                .description("tells the " + name)
                .inputSchema(Tool.InputSchema.builder()
                        .putAllAdditionalProperties(more)
                        .build())
                .build();
    }

    private static Map<String, JsonValue> members(JsonNode object) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        object.properties().forEach(each -> members.put(each.getKey(), JsonValue.fromJsonNode(each.getValue())));
        return members;
    }

    @Override
    public Raised raised(Throwable failure) {
        String type = failure.getClass().getSimpleName();
        String message = String.valueOf(failure.getMessage());
        if (!(failure instanceof AnthropicServiceException it)) {
            return new Raised(type, 0, message, null, null);
        }
        return new Raised(
                type,
                it.statusCode(),
                message,
                null,
                it.headers().values("request-id").stream().findFirst().orElse(null));
    }

    @Override
    public Unavailable unavailable() {
        return new Unavailable(Golden.anthropicError("api_error", "its own words"));
    }

    @Override
    public void close() {
        client.close();
    }
}

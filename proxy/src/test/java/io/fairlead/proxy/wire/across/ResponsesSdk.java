package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.core.http.HttpResponseFor;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.EasyInputMessage;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextConfig;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseInputContent;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseInputText;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import io.fairlead.proxy.wire.Scene;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** OpenAI's library, asking Responses; nothing is stored. */
final class ResponsesSdk implements StreamingSdk {
    private final OpenAIClient client;

    ResponsesSdk(Scene scene) {
        client = OpenAiSdk.client(scene);
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
        try (HttpResponseFor<Response> response =
                client.responses().withRawResponse().create(params(ask))) {
            return heard(response.parse(), OpenAiSdk.header(response));
        }
    }

    @Override
    public Heard stream(Ask ask) {
        ResponseAccumulator all = ResponseAccumulator.create();
        try (HttpResponseFor<StreamResponse<ResponseStreamEvent>> response =
                        client.responses().withRawResponse().createStreaming(params(ask));
                StreamResponse<ResponseStreamEvent> stream = response.parse()) {
            stream.stream().forEach(all::accumulate);
            return heard(all.response(), OpenAiSdk.header(response));
        }
    }

    private static Heard heard(Response response, Function<String, @Nullable String> headers) {
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (ResponseOutputItem item : response.output()) {
            item.message()
                    .ifPresent(message -> message.content()
                            .forEach(part -> text.append(part.asOutputText().text())));
            item.functionCall().ifPresent(call -> calls.add(Call.of(call.callId(), call.name(), call.arguments())));
        }
        String status = response.status().orElseThrow().asString();
        String finish = status.equals("incomplete") ? "length" : calls.isEmpty() ? "stop" : "tools";
        return new Heard(
                text.toString(),
                calls,
                status.equals("completed") || status.equals("incomplete") ? finish : status,
                response.usage().orElseThrow().inputTokens(),
                response.usage().orElseThrow().outputTokens(),
                response.model().asString(),
                headers,
                response);
    }

    private ResponseCreateParams params(Ask ask) {
        ResponseCreateParams.Builder params =
                ResponseCreateParams.builder().model(model()).store(false);
        List<ResponseInputItem> items = new ArrayList<>();
        List<Call> calls = List.of();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                params.instructions(it.text());
            } else if (line instanceof Ask.Line.Words it) {
                items.add(user(EasyInputMessage.Content.ofTextInput(it.text())));
            } else if (line instanceof Ask.Line.Picture it) {
                items.add(user(EasyInputMessage.Content.ofResponseInputMessageContentList(picture(it.text()))));
            } else if (line instanceof Ask.Line.Answered it) {
                calls = it.heard().calls();
                for (ResponseOutputItem item : ((Response) it.heard().message()).output()) {
                    item.message()
                            .map(ResponseInputItem::ofResponseOutputMessage)
                            .ifPresent(items::add);
                    item.functionCall().map(ResponseInputItem::ofFunctionCall).ifPresent(items::add);
                }
            } else if (line instanceof Ask.Line.Results it) {
                for (int i = 0; i < calls.size(); i++) {
                    items.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                            .callId(calls.get(i).id())
                            .output(it.texts().get(i))
                            .build()));
                }
            }
        }
        params.inputOfResponse(items);
        if (ask.tools()) {
            params.addTool(tool(Ask.TIDE, Ask.TIDE_ARGUMENTS));
            params.addTool(tool(Ask.NOW, Ask.NO_ARGUMENTS));
        }
        if (ask.schema()) {
            params.text(ResponseTextConfig.builder()
                    .format(ResponseFormatTextConfig.ofJsonSchema(ResponseFormatTextJsonSchemaConfig.builder()
                            .name("tide")
                            .strict(true)
                            .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder()
                                    .putAllAdditionalProperties(OpenAiSdk.members(Ask.SCHEMA))
                                    .build())
                            .build()))
                    .build());
        }
        return params.build();
    }

    private static ResponseInputItem user(EasyInputMessage.Content content) {
        return ResponseInputItem.ofEasyInputMessage(EasyInputMessage.builder()
                .role(EasyInputMessage.Role.USER)
                .content(content)
                .build());
    }

    private static List<ResponseInputContent> picture(String text) {
        return List.of(
                ResponseInputContent.ofInputText(
                        ResponseInputText.builder().text(text).build()),
                ResponseInputContent.ofInputImage(ResponseInputImage.builder()
                        .imageUrl("data:image/png;base64," + Ask.PNG)
                        .detail(ResponseInputImage.Detail.AUTO)
                        .build()));
    }

    private static FunctionTool tool(String name, JsonNode arguments) {
        return FunctionTool.builder()
                .name(name)
                .description("tells the " + name)
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAllAdditionalProperties(OpenAiSdk.members(arguments))
                        .build())
                .build();
    }

    @Override
    public Raised raised(Throwable failure) {
        return OpenAiSdk.raisedBy(failure);
    }

    @Override
    public Unavailable unavailable() {
        return OpenAiSdk.down();
    }

    @Override
    public void close() {
        client.close();
    }
}

package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ImageFormat;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.OutputConfig;
import software.amazon.awssdk.services.bedrockruntime.model.OutputFormatType;
import software.amazon.awssdk.services.bedrockruntime.model.SystemContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.Tool;
import software.amazon.awssdk.services.bedrockruntime.model.ToolConfiguration;
import software.amazon.awssdk.services.bedrockruntime.model.ToolResultContentBlock;

/** Converse in the types of the AWS SDK, which its synchronous and its asynchronous client share. */
final class Bedrock {
    static final String MODEL = "anthropic.claude-3-haiku-20240307-v1:0";

    private Bedrock() {}

    static List<SystemContentBlock> system(Ask ask) {
        List<SystemContentBlock> system = new ArrayList<>();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Instructions it) {
                system.add(SystemContentBlock.fromText(it.text()));
            }
        }
        return system;
    }

    static List<Message> messages(Ask ask) {
        List<Message> messages = new ArrayList<>();
        List<Call> calls = List.of();
        for (Ask.Line line : ask.lines()) {
            if (line instanceof Ask.Line.Words it) {
                messages.add(user(ContentBlock.fromText(it.text())));
            } else if (line instanceof Ask.Line.Picture it) {
                messages.add(user(
                        ContentBlock.fromText(it.text()),
                        ContentBlock.fromImage(image -> image.format(ImageFormat.PNG)
                                .source(source -> source.bytes(SdkBytes.fromByteArray(
                                        Base64.getDecoder().decode(Ask.PNG)))))));
            } else if (line instanceof Ask.Line.Answered it) {
                messages.add((Message) it.heard().message());
                calls = it.heard().calls();
            } else if (line instanceof Ask.Line.Results it) {
                ContentBlock[] results = new ContentBlock[calls.size()];
                for (int i = 0; i < results.length; i++) {
                    String id = calls.get(i).id();
                    String text = it.texts().get(i);
                    results[i] = ContentBlock.fromToolResult(
                            result -> result.toolUseId(id).content(ToolResultContentBlock.fromText(text)));
                }
                messages.add(user(results));
            }
        }
        return messages;
    }

    private static Message user(ContentBlock... blocks) {
        return Message.builder().role(ConversationRole.USER).content(blocks).build();
    }

    /** Null when no tool may be called. */
    static @Nullable ToolConfiguration tools(Ask ask) {
        return ask.tools()
                ? ToolConfiguration.builder()
                        .tools(tool(Ask.TIDE, Ask.TIDE_ARGUMENTS), tool(Ask.NOW, Ask.NO_ARGUMENTS))
                        .build()
                : null;
    }

    private static Tool tool(String name, JsonNode arguments) {
        return Tool.fromToolSpec(spec -> spec.name(name)
                .description("tells the " + name)
                .inputSchema(schema -> schema.json(document(arguments))));
    }

    /** Null when any text will do. */
    static @Nullable OutputConfig output(Ask ask) {
        return ask.schema()
                ? OutputConfig.builder()
                        .textFormat(format -> format.type(OutputFormatType.JSON_SCHEMA)
                                .structure(structure -> structure.jsonSchema(
                                        json -> json.name("tide").schema(Ask.SCHEMA.toString()))))
                        .build()
                : null;
    }

    static Document document(JsonNode node) {
        if (node.isObject()) {
            Map<String, Document> members = new LinkedHashMap<>();
            node.properties().forEach(each -> members.put(each.getKey(), document(each.getValue())));
            return Document.fromMap(members);
        }
        if (node.isArray()) {
            List<Document> items = new ArrayList<>();
            node.forEach(each -> items.add(document(each)));
            return Document.fromList(items);
        }
        return node.isBoolean() ? Document.fromBoolean(node.booleanValue()) : Document.fromString(node.asText());
    }

    static Heard heard(Message message, String stop, TokenUsage usage, SdkHttpResponse head) {
        StringBuilder text = new StringBuilder();
        List<Call> calls = new ArrayList<>();
        for (ContentBlock block : message.content()) {
            if (block.text() != null) {
                text.append(block.text());
            } else if (block.toolUse() != null) {
                calls.add(new Call(
                        block.toolUse().toolUseId(),
                        block.toolUse().name(),
                        Jsons.of(block.toolUse().input().unwrap())));
            }
        }
        Function<String, @Nullable String> headers =
                name -> head.firstMatchingHeader(name).orElse(null);
        String finish = switch (stop) {
            case "end_turn" -> "stop";
            case "tool_use" -> "tools";
            case "max_tokens" -> "length";
            default -> stop;
        };
        return new Heard(
                text.toString(), calls, finish, usage.inputTokens(), usage.outputTokens(), "", headers, message);
    }

    static Raised raised(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        String type = cause.getClass().getSimpleName();
        String message = String.valueOf(cause.getMessage());
        if (!(cause instanceof AwsServiceException it)) {
            return new Raised(type, 0, message, null, null);
        }
        return new Raised(
                type,
                it.statusCode(),
                message,
                it.awsErrorDetails() == null ? null : it.awsErrorDetails().errorCode(),
                it.requestId());
    }

    static Sdk.Unavailable unavailable() {
        return new Sdk.Unavailable(
                "{\"message\":\"its own words\"}", "x-amzn-errortype", "ServiceUnavailableException");
    }
}

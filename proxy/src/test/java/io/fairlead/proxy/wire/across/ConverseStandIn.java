package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.EventStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bedrock's Converse and ConverseStream, with a Bedrock API key. */
final class ConverseStandIn extends StandIn {
    private static final String[] REQUEST = {
        "messages", "system", "inferenceConfig", "toolConfig", "outputConfig", "additionalModelRequestFields"
    };

    private ConverseStandIn(String model) {
        super("bedrock", "bedrock-runtime.us-east-1.amazonaws.com", model);
    }

    static ConverseStandIn claude() {
        return new ConverseStandIn("anthropic.claude-sonnet-4-5-20250929-v1:0");
    }

    static ConverseStandIn qwen() {
        return new ConverseStandIn("qwen.qwen3-vl-235b-a22b");
    }

    @Override
    String callId(int number) {
        return "tooluse_0" + number;
    }

    @Override
    Told told(Seen request) {
        String path = "/model/" + model().replace(":", "%3A") + "/converse";
        boolean streamed = request.path().equals(path + "-stream");
        Claim.that(streamed || request.path().equals(path), "the path: " + request.path());
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
        JsonNode body = body(request);
        Claim.only(body, REQUEST);
        Told.Minutes minutes = new Told.Minutes();
        for (JsonNode block : body.path("system")) {
            Claim.only(block, "text");
            minutes.system(Claim.words(block.path("text"), "instructions"));
        }
        String speaker = "assistant";
        for (JsonNode message : Claim.list(body.path("messages"), "messages")) {
            Claim.only(message, "role", "content");
            String role = message.path("role").asText();
            Claim.same(role, speaker.equals("user") ? "assistant" : "user", "who speaks next");
            speaker = role;
            for (JsonNode block : Claim.list(message.path("content"), "content")) {
                block(role.equals("user"), block, body.has("toolConfig"), minutes);
            }
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("toolConfig").path("tools")) {
            Claim.only(tool.path("toolSpec"), "name", "description", "inputSchema", "strict");
            Claim.same(
                    tool.path("toolSpec")
                            .path("inputSchema")
                            .path("json")
                            .path("type")
                            .asText(),
                    "object",
                    "the type of a tool's input");
            tools.add(Claim.words(tool.path("toolSpec").path("name"), "a tool's name"));
        }
        return minutes.told(model(), streamed, tools, schema(body));
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        JsonNode format = body.path("outputConfig").path("textFormat");
        if (format.isMissingNode()) {
            return null;
        }
        Claim.same(format.path("type").asText(), "json_schema", "the format");
        JsonNode json = format.path("structure").path("jsonSchema");
        Claim.only(json, "schema", "name", "description");
        return Jsons.read(Claim.words(json.path("schema"), "the schema"));
    }

    private static void block(boolean user, JsonNode block, boolean tools, Told.Minutes minutes) {
        Claim.same(block.size(), 1, "how many members a block has");
        String type = block.fieldNames().next();
        JsonNode value = block.path(type);
        if (!type.equals("toolResult") && user) {
            minutes.allAnswered();
        }
        switch (type) {
            case "text" -> {
                String text = Claim.words(value, "a text");
                if (user) {
                    minutes.user(text);
                } else {
                    minutes.assistant(text);
                }
            }
            case "image" -> {
                Claim.that(user, "only the user shows pictures");
                Claim.only(value, "format", "source");
                minutes.picture(
                        "image/" + value.path("format").asText(),
                        Claim.words(value.path("source").path("bytes"), "a picture"));
            }
            case "toolUse" -> {
                Claim.that(!user && tools, "the assistant calls, and tools are named");
                Claim.only(value, "toolUseId", "name", "input");
                String id = Claim.words(value.path("toolUseId"), "the id of a call");
                Claim.that(id.matches("[a-zA-Z0-9_.:-]{1,64}"), "the form of an id: " + id);
                minutes.call(id, Claim.words(value.path("name"), "the name of a call"), value.path("input"));
            }
            case "toolResult" -> {
                Claim.that(user && tools, "results are the user's, and tools are named");
                Claim.only(value, "toolUseId", "content", "status");
                JsonNode first = Claim.list(value.path("content"), "a result").get(0);
                minutes.result(value.path("toolUseId").asText(), Claim.words(first.path("text"), "a result"));
            }
            default -> Claim.that(false, "no block " + type);
        }
    }

    @Override
    Reply whole(Says says) {
        StringBuilder blocks = new StringBuilder();
        if (!says.parts().isEmpty()) {
            blocks.append("{\"text\":" + Jsons.quoted(says.text()) + "}");
        }
        for (Call call : says.calls()) {
            blocks.append(blocks.isEmpty() ? "" : ",")
                    .append("{\"toolUse\":{\"toolUseId\":\"" + call.id() + "\",\"name\":\"" + call.tool()
                            + "\",\"input\":" + call.arguments() + "}}");
        }
        return json(
                200,
                "{\"output\":{\"message\":{\"role\":\"assistant\",\"content\":[" + blocks + "]}},\"stopReason\":\""
                        + finish(says) + "\"," + counts() + "}",
                "x-amzn-requestid",
                REQUEST_ID);
    }

    private static String counts() {
        return "\"usage\":{\"inputTokens\":" + Says.INPUT + ",\"outputTokens\":" + Says.OUTPUT + ",\"totalTokens\":"
                + (Says.INPUT + Says.OUTPUT) + "},\"metrics\":{\"latencyMs\":5}";
    }

    private static String finish(Says says) {
        return switch (says.finish()) {
            case "tools" -> "tool_use";
            case "length" -> "max_tokens";
            default -> "end_turn";
        };
    }

    @Override
    Reply stream(Says says) {
        List<byte[]> events = content(says);
        events.add(EventStream.event("messageStop", "{\"stopReason\":\"" + finish(says) + "\"}"));
        events.add(EventStream.event("metadata", "{" + counts() + "}"));
        return frames(events).end();
    }

    @Override
    Reply cut(Says says) {
        return frames(content(says)).rst();
    }

    @Override
    Reply brokenOff(Says says, String words) {
        List<byte[]> events = content(says);
        events.add(EventStream.exception("serviceUnavailableException", words));
        return frames(events).end();
    }

    private static Reply frames(List<byte[]> events) {
        Reply reply = Reply.script()
                .head(200, "content-type", "application/vnd.amazon.eventstream", "x-amzn-requestid", REQUEST_ID);
        for (byte[] event : events) {
            reply = reply.chunk(event);
        }
        return reply;
    }

    private static List<byte[]> content(Says says) {
        List<byte[]> events = new ArrayList<>();
        events.add(EventStream.event("messageStart", "{\"role\":\"assistant\"}"));
        int index = 0;
        for (String part : says.parts()) {
            events.add(delta(index, "{\"text\":" + Jsons.quoted(part) + "}"));
        }
        if (!says.parts().isEmpty()) {
            events.add(stop(index++));
        }
        for (Call call : says.calls()) {
            events.add(EventStream.event(
                    "contentBlockStart",
                    "{\"contentBlockIndex\":" + index + ",\"start\":{\"toolUse\":{\"toolUseId\":\"" + call.id()
                            + "\",\"name\":\"" + call.tool() + "\"}}}"));
            if (!call.arguments().isEmpty()) { // of {} nothing comes
                for (char each : call.arguments().toString().toCharArray()) {
                    events.add(delta(index, "{\"toolUse\":{\"input\":" + Jsons.quoted(String.valueOf(each)) + "}}"));
                }
            }
            events.add(stop(index++));
        }
        return events;
    }

    private static byte[] delta(int index, String delta) {
        return EventStream.event("contentBlockDelta", "{\"contentBlockIndex\":" + index + ",\"delta\":" + delta + "}");
    }

    private static byte[] stop(int index) {
        return EventStream.event("contentBlockStop", "{\"contentBlockIndex\":" + index + "}");
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return switch (trouble) {
            case OVERLOADED -> said(503, "ServiceUnavailableException", "Bedrock is unable to process your request");
            case RATE_LIMITED -> said(429, "ThrottlingException", "Too many requests, please wait");
            case CONTEXT_LENGTH -> said(400, "ValidationException", "Input is too long for requested model");
            case BAD_REQUEST -> said(400, "ValidationException", "The format of the value is wrong");
        };
    }

    private static Trouble.Said said(int status, String type, String words) {
        return new Trouble.Said(
                json(
                        status,
                        "{\"message\":\"" + words + "\"}",
                        "x-amzn-errortype",
                        type,
                        "x-amzn-requestid",
                        REQUEST_ID),
                words,
                REQUEST_ID);
    }
}

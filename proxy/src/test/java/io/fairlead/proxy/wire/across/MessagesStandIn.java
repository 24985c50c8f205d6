package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Golden;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Anthropic's Messages. */
class MessagesStandIn extends StandIn {
    private static final String[] REQUEST = {
        "model",
        "stream",
        "messages",
        "max_tokens",
        "system",
        "tools",
        "tool_choice",
        "output_config",
        "temperature",
        "top_p",
        "top_k",
        "stop_sequences",
        "thinking"
    };

    MessagesStandIn() {
        this("anthropic", "api.anthropic.com", "claude-sonnet-4-5");
    }

    MessagesStandIn(String provider, String host, String model) {
        super(provider, host, model);
    }

    @Override
    String callId(int number) {
        return "toolu_0" + number;
    }

    @Override
    Told told(Seen request) {
        Claim.same(request.path(), "/v1/messages", "the path");
        Claim.same(String.valueOf(request.header("x-api-key")), key(), "the key");
        Claim.same(String.valueOf(request.header("anthropic-version")), "2023-06-01", "the version");
        JsonNode body = body(request, "anthropic-version");
        Claim.only(body, REQUEST);
        return told(
                body,
                Claim.words(body.path("model"), "the model"),
                body.path("stream").asBoolean());
    }

    /** Reads what stands in the body wherever these models are served. */
    final Told told(JsonNode body, String model, boolean streamed) {
        Claim.that(body.path("max_tokens").asInt() > 0, "max_tokens");
        Told.Minutes minutes = new Told.Minutes();
        system(body.path("system"), minutes);
        String speaker = "assistant";
        for (JsonNode message : Claim.list(body.path("messages"), "messages")) {
            Claim.only(message, "role", "content");
            String role = message.path("role").asText();
            Claim.same(role, speaker.equals("user") ? "assistant" : "user", "who speaks next");
            speaker = role;
            content(role, message.path("content"), minutes);
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            Claim.only(tool, "name", "description", "input_schema", "strict");
            Claim.same(tool.path("input_schema").path("type").asText(), "object", "the type of a tool's input");
            tools.add(Claim.words(tool.path("name"), "a tool's name"));
        }
        return minutes.told(model, streamed, tools, schema(body));
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        JsonNode format = body.path("output_config").path("format");
        if (format.isMissingNode()) {
            return null;
        }
        Claim.only(format, "type", "schema");
        Claim.same(format.path("type").asText(), "json_schema", "the format");
        return format.path("schema");
    }

    private static void system(JsonNode system, Told.Minutes minutes) {
        if (system.isTextual()) {
            minutes.system(system.textValue());
        } else if (!system.isMissingNode()) {
            Claim.list(system, "system")
                    .forEach(block -> minutes.system(Claim.words(block.path("text"), "instructions")));
        }
    }

    private static void content(String role, JsonNode content, Told.Minutes minutes) {
        boolean user = role.equals("user");
        if (content.isTextual()) {
            minutes.allAnswered();
            said(user, Claim.words(content, "what was said"), minutes);
            return;
        }
        for (JsonNode block : Claim.list(content, "content")) {
            String type = block.path("type").asText();
            if (!type.equals("tool_result") && user) {
                minutes.allAnswered();
            }
            switch (type) {
                case "text" -> {
                    Claim.only(block, "type", "text");
                    said(user, Claim.words(block.path("text"), "a text"), minutes);
                }
                case "image" -> {
                    Claim.that(user, "only the user shows pictures");
                    Claim.only(block.path("source"), "type", "media_type", "data");
                    Claim.same(block.path("source").path("type").asText(), "base64", "the source");
                    minutes.picture(
                            block.path("source").path("media_type").asText(),
                            block.path("source").path("data").asText());
                }
                case "tool_use" -> {
                    Claim.that(!user, "only the assistant calls");
                    Claim.only(block, "type", "id", "name", "input");
                    String id = Claim.words(block.path("id"), "the id of a call");
                    Claim.that(id.matches("[a-zA-Z0-9_-]+"), "the form of an id: " + id);
                    minutes.call(id, Claim.words(block.path("name"), "the name of a call"), block.path("input"));
                }
                case "tool_result" -> {
                    Claim.that(user, "results are the user's");
                    Claim.only(block, "type", "tool_use_id", "content", "is_error");
                    minutes.result(block.path("tool_use_id").asText(), result(block.path("content")));
                }
                default -> Claim.that(false, "no block " + type);
            }
        }
    }

    private static String result(JsonNode content) {
        return content.isTextual()
                ? content.textValue()
                : Claim.words(Claim.list(content, "a result").get(0).path("text"), "a result");
    }

    private static void said(boolean user, String text, Told.Minutes minutes) {
        if (user) {
            minutes.user(text);
        } else {
            minutes.assistant(text);
        }
    }

    @Override
    Reply whole(Says says) {
        StringBuilder blocks = new StringBuilder();
        if (!says.parts().isEmpty()) {
            blocks.append("{\"type\":\"text\",\"text\":" + Jsons.quoted(says.text()) + ",\"citations\":null}");
        }
        for (Call call : says.calls()) {
            blocks.append(blocks.isEmpty() ? "" : ",")
                    .append("{\"type\":\"tool_use\",\"id\":\"" + call.id() + "\",\"name\":\"" + call.tool()
                            + "\",\"input\":" + call.arguments() + "}");
        }
        return json(200, message(blocks.toString(), "\"" + finish(says) + "\"", Says.OUTPUT), "request-id", REQUEST_ID);
    }

    private String message(String blocks, String stop, long output) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"" + model()
                + "\",\"content\":["
                + blocks + "],\"stop_reason\":" + stop + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":"
                + Says.INPUT + ",\"cache_creation_input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":"
                + output + "}}";
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
        List<String> events = content(says);
        ends(says, events);
        return events(events);
    }

    /** The last events of a stream that is whole. */
    static void ends(Says says, List<String> events) {
        events.add(Golden.event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"" + finish(says)
                        + "\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":" + Says.OUTPUT + "}"));
        events.add(Golden.event("message_stop"));
    }

    @Override
    Reply cut(Says says) {
        return cutEvents(content(says));
    }

    @Override
    Reply brokenOff(Says says, String words) {
        List<String> events = content(says);
        events.add("event: error\ndata: " + Golden.anthropicError("overloaded_error", words) + "\n\n");
        return events(events);
    }

    final List<String> content(Says says) {
        List<String> events = new ArrayList<>();
        events.add(Golden.event("message_start", "\"message\":" + message("", "null", 1)));
        int index = 0;
        if (!says.parts().isEmpty()) {
            events.add(start(index, "{\"type\":\"text\",\"text\":\"\"}"));
            events.add(Golden.event("ping"));
            for (String part : says.parts()) {
                events.add(delta(index, "{\"type\":\"text_delta\",\"text\":" + Jsons.quoted(part) + "}"));
            }
            events.add(stop(index++));
        }
        for (Call call : says.calls()) {
            events.add(start(
                    index,
                    "{\"type\":\"tool_use\",\"id\":\"" + call.id() + "\",\"name\":\"" + call.tool()
                            + "\",\"input\":{}}"));
            events.add(delta(index, "{\"type\":\"input_json_delta\",\"partial_json\":\"\"}"));
            if (!call.arguments().isEmpty()) { // of {} nothing more comes
                for (char each : call.arguments().toString().toCharArray()) {
                    events.add(delta(
                            index,
                            "{\"type\":\"input_json_delta\",\"partial_json\":" + Jsons.quoted(String.valueOf(each))
                                    + "}"));
                }
            }
            events.add(stop(index++));
        }
        return events;
    }

    private static String start(int index, String block) {
        return Golden.event("content_block_start", "\"index\":" + index + ",\"content_block\":" + block);
    }

    private static String delta(int index, String delta) {
        return Golden.event("content_block_delta", "\"index\":" + index + ",\"delta\":" + delta);
    }

    private static String stop(int index) {
        return Golden.event("content_block_stop", "\"index\":" + index);
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return switch (trouble) {
            case OVERLOADED -> said(529, "overloaded_error", "Overloaded");
            case RATE_LIMITED -> said(429, "rate_limit_error", "This request would exceed your rate limit");
            case CONTEXT_LENGTH ->
                said(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum");
            case BAD_REQUEST -> said(400, "invalid_request_error", "messages: at least one message is required");
        };
    }

    private static Trouble.Said said(int status, String type, String words) {
        return new Trouble.Said(
                json(status, Golden.anthropicError(type, words), "request-id", REQUEST_ID), words, REQUEST_ID);
    }
}

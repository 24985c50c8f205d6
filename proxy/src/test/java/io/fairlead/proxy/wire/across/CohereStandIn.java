package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Golden;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cohere's Chat, version 2. */
final class CohereStandIn extends StandIn {
    private static final String[] REQUEST = {
        "model",
        "messages",
        "stream",
        "tools",
        "tool_choice",
        "response_format",
        "max_tokens",
        "temperature",
        "p",
        "k",
        "stop_sequences",
        "seed",
        "strict_tools",
        "thinking"
    };

    CohereStandIn() {
        super("cohere", "api.cohere.com", "command-a-vision-07-2025");
    }

    @Override
    String callId(int number) {
        return "tide_" + number;
    }

    @Override
    Told told(Seen request) {
        Claim.same(request.path(), "/v2/chat", "the path");
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
        JsonNode body = body(request);
        Claim.only(body, REQUEST);
        Told.Minutes minutes = new Told.Minutes();
        for (JsonNode message : Claim.list(body.path("messages"), "messages")) {
            message(message, minutes);
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            Claim.same(tool.path("type").asText(), "function", "the type of a tool");
            Claim.only(tool.path("function"), "name", "description", "parameters");
            Claim.that(tool.path("function").path("parameters").isObject(), "parameters");
            tools.add(Claim.words(tool.path("function").path("name"), "a tool's name"));
        }
        return minutes.told(
                Claim.words(body.path("model"), "the model"),
                body.path("stream").asBoolean(),
                tools,
                schema(body));
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        JsonNode format = body.path("response_format");
        if (format.isMissingNode()) {
            return null;
        }
        Claim.only(format, "type", "json_schema");
        Claim.same(format.path("type").asText(), "json_object", "the format");
        return format.path("json_schema");
    }

    private static void message(JsonNode message, Told.Minutes minutes) {
        String role = message.path("role").asText();
        if (!role.equals("tool")) {
            minutes.allAnswered();
        }
        switch (role) {
            case "system" -> texts(message.path("content")).forEach(minutes::system);
            case "user" -> user(message.path("content"), minutes);
            case "assistant" -> {
                Claim.only(message, "role", "content", "tool_calls", "tool_plan");
                if (message.has("tool_plan")) {
                    minutes.assistant(message.path("tool_plan").asText());
                }
                if (message.has("content") && !message.path("content").isNull()) {
                    texts(message.path("content")).forEach(minutes::assistant);
                }
                for (JsonNode call : message.path("tool_calls")) {
                    minutes.call(
                            Claim.words(call.path("id"), "the id of a call"),
                            Claim.words(call.path("function").path("name"), "the name of a call"),
                            Jsons.read(Claim.words(call.path("function").path("arguments"), "arguments")));
                }
            }
            case "tool" -> {
                Claim.only(message, "role", "tool_call_id", "content");
                JsonNode content = message.path("content");
                minutes.result(
                        Claim.words(message.path("tool_call_id"), "the call of a result"),
                        content.isTextual()
                                ? content.textValue()
                                : texts(content).get(0));
            }
            default -> Claim.that(false, "no role " + role);
        }
    }

    private static List<String> texts(JsonNode content) {
        if (content.isTextual()) {
            return List.of(Claim.words(content, "a text"));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode block : Claim.list(content, "content")) {
            texts.add(
                    block.path("type").asText().equals("document")
                            ? Claim.words(
                                    block.path("document")
                                            .path("data")
                                            .elements()
                                            .next(),
                                    "a document")
                            : Claim.words(block.path("text"), "a text"));
        }
        return texts;
    }

    private static void user(JsonNode content, Told.Minutes minutes) {
        if (content.isTextual()) {
            minutes.user(content.textValue());
            return;
        }
        for (JsonNode block : Claim.list(content, "content")) {
            if (block.path("type").asText().equals("image_url")) {
                String url = block.path("image_url").path("url").asText();
                minutes.picture(url.substring(5, url.indexOf(';')), url.substring(url.indexOf(',') + 1));
            } else {
                minutes.user(Claim.words(block.path("text"), "a text"));
            }
        }
    }

    @Override
    Reply whole(Says says) {
        StringBuilder calls = new StringBuilder();
        says.calls()
                .forEach(call -> calls.append(calls.isEmpty() ? "" : ",")
                        .append(call(call, call.arguments().toString())));
        String text = Jsons.quoted(says.text());
        String message = says.calls().isEmpty()
                ? "\"content\":[{\"type\":\"text\",\"text\":" + text + "}]"
                : (says.parts().isEmpty() ? "" : "\"tool_plan\":" + text + ",") + "\"tool_calls\":[" + calls + "]";
        return json(
                200,
                "{\"id\":\"c1\",\"message\":{\"role\":\"assistant\"," + message + "},\"finish_reason\":\""
                        + finish(says) + "\"," + usage() + "}",
                "x-debug-trace-id",
                REQUEST_ID);
    }

    private static String call(Call call, String arguments) {
        return "{\"id\":\"" + call.id() + "\",\"type\":\"function\",\"function\":{\"name\":\"" + call.tool()
                + "\",\"arguments\":" + Jsons.quoted(arguments) + "}}";
    }

    private static String usage() {
        return "\"usage\":{\"billed_units\":{\"input_tokens\":" + Says.INPUT + ",\"output_tokens\":" + Says.OUTPUT
                + "},\"tokens\":{\"input_tokens\":" + Says.INPUT + ",\"output_tokens\":" + Says.OUTPUT + "}}";
    }

    private static String finish(Says says) {
        return switch (says.finish()) {
            case "tools" -> "TOOL_CALL";
            case "length" -> "MAX_TOKENS";
            default -> "COMPLETE";
        };
    }

    private static List<String> content(Says says) {
        List<String> events = new ArrayList<>();
        events.add(Golden.event(
                "message-start",
                "\"id\":\"c1\",\"delta\":{\"message\":{\"role\":\"assistant\",\"content\":[],"
                        + "\"tool_plan\":\"\",\"tool_calls\":[],\"citations\":[]}}"));
        if (says.calls().isEmpty()) {
            events.add(Golden.event(
                    "content-start",
                    "\"index\":0,\"delta\":{\"message\":{\"content\":{\"type\":\"text\",\"text\":\"\"}}}"));
            says.parts()
                    .forEach(part -> events.add(Golden.event(
                            "content-delta",
                            "\"index\":0,\"delta\":{\"message\":{\"content\":{\"text\":" + Jsons.quoted(part)
                                    + "}}}")));
            events.add(Golden.event("content-end", "\"index\":0"));
        } else {
            says.parts()
                    .forEach(part -> events.add(Golden.event(
                            "tool-plan-delta", "\"delta\":{\"message\":{\"tool_plan\":" + Jsons.quoted(part) + "}}")));
        }
        for (int i = 0; i < says.calls().size(); i++) {
            Call call = says.calls().get(i);
            events.add(Golden.event(
                    "tool-call-start",
                    "\"index\":" + i + ",\"delta\":{\"message\":{\"tool_calls\":" + call(call, "") + "}}"));
            for (char each : call.arguments().toString().toCharArray()) {
                events.add(Golden.event(
                        "tool-call-delta",
                        "\"index\":" + i + ",\"delta\":{\"message\":{\"tool_calls\":{\"function\":{\"arguments\":"
                                + Jsons.quoted(String.valueOf(each)) + "}}}}"));
            }
            events.add(Golden.event("tool-call-end", "\"index\":" + i));
        }
        return events;
    }

    @Override
    Reply stream(Says says) {
        List<String> events = content(says);
        events.add(
                Golden.event("message-end", "\"delta\":{\"finish_reason\":\"" + finish(says) + "\"," + usage() + "}"));
        events.add("data: [DONE]\n\n");
        return events(events);
    }

    @Override
    Reply cut(Says says) {
        return cutEvents(content(says));
    }

    @Override
    Reply brokenOff(Says says, String words) {
        List<String> events = content(says);
        events.add(Golden.event(
                "message-end", "\"delta\":{\"finish_reason\":\"ERROR\",\"error\":" + Jsons.quoted(words) + "}"));
        return events(events);
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return switch (trouble) {
            case OVERLOADED -> said(503, "the service is overloaded");
            case RATE_LIMITED ->
                said(429, "You are past the per minute request limit, please wait and try again later.");
            case CONTEXT_LENGTH -> said(400, "too many tokens: size limit exceeded by 12 tokens");
            case BAD_REQUEST -> said(400, "invalid request: message must be at least 1 token long");
        };
    }

    private static Trouble.Said said(int status, String words) {
        return new Trouble.Said(
                json(status, "{\"id\":\"e1\",\"message\":\"" + words + "\"}", "x-debug-trace-id", REQUEST_ID),
                words,
                REQUEST_ID);
    }
}

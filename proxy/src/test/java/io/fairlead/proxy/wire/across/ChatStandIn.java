package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chat Completions, at OpenAI or at one of those that are compatible with it. */
class ChatStandIn extends StandIn {
    static final String[] REQUEST = {
        "model", "messages", "stream", "stream_options", "tools", "tool_choice", "parallel_tool_calls",
                "response_format",
        "max_tokens", "max_completion_tokens", "temperature", "top_p", "stop", "seed", "n", "reasoning_effort"
    };

    private final String path;

    ChatStandIn(String provider, String host, String model, String path) {
        super(provider, host, model);
        this.path = path;
    }

    static ChatStandIn openai() {
        return new ChatStandIn("openai", "api.openai.com", "gpt-4o", "/v1/chat/completions");
    }

    /** Looks for the key. */
    void key(Seen request) {
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
    }

    /** Beginnings of names of header fields that it takes. */
    String[] ownHeaders() {
        return new String[0];
    }

    /** Looks at what a request has. */
    void fields(JsonNode body) {
        Claim.only(body, REQUEST);
    }

    /** What a message of the assistant may have. */
    String[] answerFields() {
        return new String[] {"role", "content", "tool_calls", "refusal"};
    }

    /** Whether a stream tells its usage in a chunk of its own, to those who ask. */
    boolean usageApart() {
        return true;
    }

    @Override
    String callId(int number) {
        return "call_" + number;
    }

    @Override
    Told told(Seen request) {
        Claim.same(request.path(), path, "the path");
        key(request);
        JsonNode body = body(request, ownHeaders());
        fields(body);
        boolean streamed = body.path("stream").asBoolean();
        Claim.that(streamed || !body.has("stream_options"), "stream_options only with a stream");
        Told.Minutes minutes = new Told.Minutes();
        for (JsonNode message : Claim.list(body.path("messages"), "messages")) {
            message(message, minutes);
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            Claim.same(tool.path("type").asText(), "function", "the type of a tool");
            Claim.only(tool.path("function"), "name", "description", "parameters", "strict");
            tools.add(Claim.words(tool.path("function").path("name"), "a tool's name"));
        }
        return minutes.told(Claim.words(body.path("model"), "the model"), streamed, tools, schema(body));
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        JsonNode format = body.path("response_format");
        if (format.isMissingNode()) {
            return null;
        }
        Claim.same(format.path("type").asText(), "json_schema", "the format");
        Claim.only(format.path("json_schema"), "name", "description", "schema", "strict");
        Claim.words(format.path("json_schema").path("name"), "the schema's name");
        return format.path("json_schema").path("schema");
    }

    private void message(JsonNode message, Told.Minutes minutes) {
        String role = message.path("role").asText();
        if (!role.equals("tool")) {
            minutes.allAnswered();
        }
        switch (role) {
            case "system", "developer" -> {
                Claim.only(message, "role", "content");
                minutes.system(Claim.words(message.path("content"), "instructions"));
            }
            case "user" -> {
                Claim.only(message, "role", "content");
                user(message.path("content"), minutes);
            }
            case "assistant" -> {
                Claim.only(message, answerFields());
                JsonNode content = message.path("content");
                boolean silent = content.isMissingNode()
                        || content.isNull()
                        || content.asText().isEmpty();
                Claim.that(!silent || !message.path("tool_calls").isEmpty(), "the assistant says something or calls");
                if (!silent) {
                    minutes.assistant(Claim.words(content, "what the assistant said"));
                }
                for (JsonNode call : message.path("tool_calls")) {
                    Claim.only(call, "id", "type", "function");
                    Claim.same(call.path("type").asText(), "function", "the type of a call");
                    JsonNode function = call.path("function");
                    minutes.call(
                            Claim.words(call.path("id"), "the id of a call"),
                            Claim.words(function.path("name"), "the name of a call"),
                            Jsons.read(Claim.words(function.path("arguments"), "arguments")));
                }
            }
            case "tool" -> {
                Claim.only(message, "role", "content", "tool_call_id");
                minutes.result(
                        Claim.words(message.path("tool_call_id"), "the call of a result"),
                        Claim.text(message.path("content"), "a result"));
            }
            default -> Claim.that(false, "no role " + role);
        }
    }

    private static void user(JsonNode content, Told.Minutes minutes) {
        if (content.isTextual()) {
            minutes.user(content.textValue());
            return;
        }
        for (JsonNode part : Claim.list(content, "what the user said")) {
            if (part.path("type").asText().equals("text")) {
                minutes.user(Claim.words(part.path("text"), "a text"));
            } else {
                Claim.same(part.path("type").asText(), "image_url", "the type of a part");
                String url = Claim.words(part.path("image_url").path("url"), "an image's address");
                Claim.that(url.startsWith("data:") && url.contains(";base64,"), "a data address");
                minutes.picture(url.substring(5, url.indexOf(';')), url.substring(url.indexOf(',') + 1));
            }
        }
    }

    @Override
    Reply whole(Says says) {
        StringBuilder calls = new StringBuilder();
        for (Call call : says.calls()) {
            calls.append(calls.isEmpty() ? "" : ",")
                    .append("{\"id\":\"" + call.id() + "\",\"type\":\"function\",\"function\":{\"name\":\""
                            + call.tool() + "\",\"arguments\":"
                            + Jsons.quoted(call.arguments().toString()) + "}}");
        }
        String content = says.parts().isEmpty() ? "null" : Jsons.quoted(says.text());
        return json(
                200,
                "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"" + model()
                        + "\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":" + content
                        + ",\"refusal\":null" + (calls.isEmpty() ? "" : ",\"tool_calls\":[" + calls + "]")
                        + "},\"logprobs\":null,\"finish_reason\":\"" + finish(says) + "\"}],\"usage\":" + usage() + "}",
                "x-request-id",
                REQUEST_ID);
    }

    private static String usage() {
        return "{\"prompt_tokens\":" + Says.INPUT + ",\"completion_tokens\":" + Says.OUTPUT + ",\"total_tokens\":"
                + (Says.INPUT + Says.OUTPUT) + "}";
    }

    private static String finish(Says says) {
        return says.finish().equals("tools") ? "tool_calls" : says.finish();
    }

    @Override
    Reply stream(Says says) {
        List<String> events = content(says);
        String finish = "\"" + finish(says) + "\"";
        if (usageApart()) {
            events.add(chunk("", finish));
            events.add(chunk("[]", "usage", usage()));
        } else {
            events.add(chunk(choice("", finish), "usage", usage()));
        }
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
        events.add("data: " + error("server_error", "overloaded", words) + "\n\n");
        return events(events);
    }

    private List<String> content(Says says) {
        List<String> events = new ArrayList<>();
        events.add(chunk("\"role\":\"assistant\",\"content\":\"\",\"refusal\":null", "null"));
        says.parts().forEach(part -> events.add(chunk("\"content\":" + Jsons.quoted(part), "null")));
        for (int i = 0; i < says.calls().size(); i++) {
            Call call = says.calls().get(i);
            events.add(chunk(
                    "\"tool_calls\":[{\"index\":" + i + ",\"id\":\"" + call.id()
                            + "\",\"type\":\"function\",\"function\":{\"name\":\"" + call.tool()
                            + "\",\"arguments\":\"\"}}]",
                    "null"));
            for (char each : call.arguments().toString().toCharArray()) {
                events.add(chunk(
                        "\"tool_calls\":[{\"index\":" + i + ",\"function\":{\"arguments\":"
                                + Jsons.quoted(String.valueOf(each)) + "}}]",
                        "null"));
            }
        }
        return events;
    }

    private String chunk(String delta, String finish) {
        return chunk(choice(delta, finish), "system_fingerprint", "null");
    }

    private static String choice(String delta, String finish) {
        return "[{\"index\":0,\"delta\":{" + delta + "},\"logprobs\":null,\"finish_reason\":" + finish + "}]";
    }

    private String chunk(String choices, String beside, String value) {
        return "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\""
                + model() + "\",\"choices\":" + choices + ",\"" + beside + "\":" + value + "}\n\n";
    }

    private static String error(String type, String code, String words) {
        return "{\"error\":{\"message\":\"" + words + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return openAis(trouble);
    }

    /** How OpenAI says so in all of its APIs. */
    static Trouble.Said openAis(Trouble trouble) {
        return switch (trouble) {
            case OVERLOADED -> said(503, "server_error", "overloaded", "The engine is overloaded");
            case RATE_LIMITED -> said(429, "requests", "rate_limit_exceeded", "Rate limit reached");
            case CONTEXT_LENGTH ->
                said(
                        400,
                        "invalid_request_error",
                        "context_length_exceeded",
                        "This model's maximum context length is 128000 tokens");
            case BAD_REQUEST -> said(400, "invalid_request_error", "invalid_value", "Invalid value");
        };
    }

    private static Trouble.Said said(int status, String type, String code, String words) {
        return new Trouble.Said(json(status, error(type, code, words), "x-request-id", REQUEST_ID), words, REQUEST_ID);
    }
}

package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Golden;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses, for a model that is asked in no other API; nothing is stored. */
final class ResponsesStandIn extends StandIn {
    private static final String[] REQUEST = {
        "model",
        "input",
        "stream",
        "store",
        "include",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "text",
        "max_output_tokens",
        "reasoning"
    };

    ResponsesStandIn() {
        super("openai", "api.openai.com", "gpt-5-pro");
    }

    @Override
    String callId(int number) {
        return "call_" + number;
    }

    @Override
    Told told(Seen request) {
        Claim.same(request.path(), "/v1/responses", "the path");
        Claim.same(String.valueOf(request.header("authorization")), "Bearer " + key(), "the key");
        JsonNode body = body(request);
        Claim.only(body, REQUEST);
        Claim.that(!body.path("store").asBoolean(true), "nothing is stored");
        Told.Minutes minutes = new Told.Minutes();
        for (JsonNode item : Claim.list(body.path("input"), "input")) {
            item(item, minutes);
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            Claim.only(tool, "type", "name", "description", "parameters", "strict");
            Claim.same(tool.path("type").asText(), "function", "the type of a tool");
            tools.add(Claim.words(tool.path("name"), "a tool's name"));
        }
        boolean streamed = body.path("stream").asBoolean();
        return minutes.told(Claim.words(body.path("model"), "the model"), streamed, tools, schema(body));
    }

    private static @Nullable JsonNode schema(JsonNode body) {
        JsonNode format = body.path("text").path("format");
        if (format.isMissingNode()) {
            return null;
        }
        Claim.only(format, "type", "name", "description", "schema", "strict");
        Claim.same(format.path("type").asText(), "json_schema", "the format");
        Claim.words(format.path("name"), "the schema's name");
        return format.path("schema");
    }

    private static void item(JsonNode item, Told.Minutes minutes) {
        switch (item.path("type").asText("message")) {
            case "message" -> {
                Claim.only(item, "type", "role", "content");
                minutes.allAnswered();
                message(item.path("role").asText(), item.path("content"), minutes);
            }
            case "function_call" -> {
                Claim.only(item, "type", "call_id", "name", "arguments");
                minutes.call(
                        Claim.words(item.path("call_id"), "the id of a call"),
                        Claim.words(item.path("name"), "the name of a call"),
                        Jsons.read(Claim.words(item.path("arguments"), "arguments")));
            }
            case "function_call_output" -> {
                Claim.only(item, "type", "call_id", "output");
                minutes.result(
                        Claim.words(item.path("call_id"), "the call of a result"),
                        Claim.text(item.path("output"), "a result"));
            }
            default -> Claim.that(false, "no item " + item);
        }
    }

    private static void message(String role, JsonNode content, Told.Minutes minutes) {
        if (content.isTextual()) {
            said(role, Claim.words(content, "a message"), minutes);
            return;
        }
        for (JsonNode part : Claim.list(content, "content")) {
            if (part.path("type").asText().equals("input_image")) {
                Claim.same(role, "user", "who shows pictures");
                String url = Claim.words(part.path("image_url"), "an image's address");
                Claim.that(url.startsWith("data:") && url.contains(";base64,"), "a data address");
                minutes.picture(url.substring(5, url.indexOf(';')), url.substring(url.indexOf(',') + 1));
            } else {
                Claim.same(
                        part.path("type").asText(),
                        role.equals("assistant") ? "output_text" : "input_text",
                        "the type of a part");
                said(role, Claim.words(part.path("text"), "a text"), minutes);
            }
        }
    }

    private static void said(String role, String text, Told.Minutes minutes) {
        switch (role) {
            case "system", "developer" -> minutes.system(text);
            case "user" -> minutes.user(text);
            case "assistant" -> minutes.assistant(text);
            default -> Claim.that(false, "no role " + role);
        }
    }

    @Override
    Reply whole(Says says) {
        return json(200, response(says, output(says), true), "x-request-id", REQUEST_ID);
    }

    private String response(Says says, List<String> output, boolean ended) {
        String status = !ended ? "in_progress" : says.cutShort() ? "incomplete" : "completed";
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"" + status
                + "\",\"background\":false,\"error\":null,\"incomplete_details\":"
                + (ended && says.cutShort() ? "{\"reason\":\"max_output_tokens\"}" : "null")
                + ",\"instructions\":null,\"max_output_tokens\":null,\"model\":\"" + model() + "\",\"output\":["
                + String.join(",", output) + "],\"parallel_tool_calls\":true,\"previous_response_id\":null,"
                + "\"store\":false,\"temperature\":1.0,\"tool_choice\":\"auto\",\"tools\":[],\"top_p\":1.0,"
                + "\"truncation\":\"disabled\",\"usage\":" + (ended ? usage() : "null") + ",\"metadata\":{}}";
    }

    private static String usage() {
        return "{\"input_tokens\":" + Says.INPUT + ",\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":"
                + Says.OUTPUT + ",\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":"
                + (Says.INPUT + Says.OUTPUT) + "}";
    }

    private static List<String> output(Says says) {
        List<String> items = new ArrayList<>();
        if (!says.parts().isEmpty()) {
            items.add(message(part(says.text()), says.cutShort() ? "incomplete" : "completed"));
        }
        for (int i = 0; i < says.calls().size(); i++) {
            Call call = says.calls().get(i);
            items.add(call(i, call, call.arguments().toString(), "completed"));
        }
        return items;
    }

    private static String message(String parts, String status) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"status\":\"" + status
                + "\",\"role\":\"assistant\",\"content\":[" + parts + "]}";
    }

    private static String part(String text) {
        return "{\"type\":\"output_text\",\"annotations\":[],\"logprobs\":[],\"text\":" + Jsons.quoted(text) + "}";
    }

    private static String call(int number, Call call, String arguments, String status) {
        return "{\"id\":\"fc_" + number + "\",\"type\":\"function_call\",\"status\":\"" + status + "\",\"call_id\":\""
                + call.id() + "\",\"name\":\"" + call.tool() + "\",\"arguments\":" + Jsons.quoted(arguments) + "}";
    }

    @Override
    Reply stream(Says says) {
        Events events = content(says);
        events.add(
                says.cutShort() ? "response.incomplete" : "response.completed",
                "\"response\":" + response(says, output(says), true));
        return events(events.all);
    }

    @Override
    Reply cut(Says says) {
        return cutEvents(content(says).all);
    }

    @Override
    Reply brokenOff(Says says, String words) {
        Events events = content(says);
        events.add("error", "\"code\":\"server_error\",\"message\":\"" + words + "\",\"param\":null");
        return events(events.all);
    }

    private Events content(Says says) {
        Events events = new Events();
        events.add("response.created", "\"response\":" + response(says, List.of(), false));
        events.add("response.in_progress", "\"response\":" + response(says, List.of(), false));
        int output = 0;
        if (!says.parts().isEmpty()) {
            words(says, events);
            output++;
        }
        for (int i = 0; i < says.calls().size(); i++) {
            call(i, output++, says.calls().get(i), events);
        }
        return events;
    }

    private static void words(Says says, Events events) {
        String at = "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0";
        events.add("response.output_item.added", "\"output_index\":0,\"item\":" + message("", "in_progress"));
        events.add("response.content_part.added", at + ",\"part\":" + part(""));
        for (String part : says.parts()) {
            events.add("response.output_text.delta", at + ",\"delta\":" + Jsons.quoted(part) + ",\"logprobs\":[]");
        }
        events.add("response.output_text.done", at + ",\"text\":" + Jsons.quoted(says.text()) + ",\"logprobs\":[]");
        events.add("response.content_part.done", at + ",\"part\":" + part(says.text()));
        events.add(
                "response.output_item.done",
                "\"output_index\":0,\"item\":"
                        + message(part(says.text()), says.cutShort() ? "incomplete" : "completed"));
    }

    private static void call(int number, int output, Call call, Events events) {
        String at = "\"item_id\":\"fc_" + number + "\",\"output_index\":" + output;
        String arguments = call.arguments().toString();
        events.add(
                "response.output_item.added",
                "\"output_index\":" + output + ",\"item\":" + call(number, call, "", "in_progress"));
        for (char each : call.arguments().toString().toCharArray()) {
            events.add(
                    "response.function_call_arguments.delta",
                    at + ",\"delta\":" + Jsons.quoted(String.valueOf(each)) + ",\"obfuscation\":\"x\"");
        }
        events.add("response.function_call_arguments.done", at + ",\"arguments\":" + Jsons.quoted(arguments));
        events.add(
                "response.output_item.done",
                "\"output_index\":" + output + ",\"item\":" + call(number, call, arguments, "completed"));
    }

    /** Events, each with its number. */
    private static final class Events {
        private final List<String> all = new ArrayList<>();

        void add(String type, String members) {
            all.add(Golden.event(type, "\"sequence_number\":" + all.size() + "," + members));
        }
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return ChatStandIn.openAis(trouble);
    }
}

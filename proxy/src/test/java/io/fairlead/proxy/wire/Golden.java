package io.fairlead.proxy.wire;

import io.fairlead.proxy.testing.Reply;
import java.util.ArrayList;
import java.util.List;

/** What providers say in these tests, in each dialect: the shape is the provider's, the words are ours. */
public final class Golden {

    static final String TEXT = "Lighthouses blink in the fog.";

    /** The same in parts, as streams bring it; together {@link #TEXT}. */
    static final List<String> PARTS = List.of("Light", "houses ", "blink in", " the fog.");

    private Golden() {}

    // ---- OpenAI Chat Completions

    static final String CHAT =
            "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"" + TEXT
                    + "\",\"refusal\":null},\"logprobs\":null,\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":7,"
                    + "\"completion_tokens\":6,\"total_tokens\":13}}";

    static final String CHAT_TOOL =
            "{\"id\":\"chatcmpl-2\",\"object\":\"chat.completion\",\"created\":1700000000,\"model\":\"gpt-4o\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
                    + "\"function\":{\"name\":\"tide\",\"arguments\":\"{\\\"port\\\":\\\"Cuxhaven\\\"}\"}}]},"
                    + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":6,\"total_tokens\":13}}";

    static final String CHAT_REQUEST =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}";
    static final String CHAT_STREAM_REQUEST =
            "{\"model\":\"gpt-4o\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}";

    static String chatDelta(String delta, String finish) {
        return "data: {\"id\":\"chatcmpl-3\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,\"model\":\"gpt-4o\","
                + "\"choices\":[{\"index\":0,\"delta\":{" + delta + "},\"finish_reason\":" + finish + "}]}\n\n";
    }

    static List<String> chatEvents() {
        List<String> events = new ArrayList<>();
        events.add(chatDelta("\"role\":\"assistant\",\"content\":\"\"", "null"));
        PARTS.forEach(part -> events.add(chatDelta("\"content\":\"" + part + "\"", "null")));
        events.add(chatDelta("", "\"stop\""));
        events.add("data: [DONE]\n\n");
        return events;
    }

    static List<String> chatToolEvents() {
        return List.of(
                chatDelta(
                        "\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                                + "\"function\":{\"name\":\"tide\",\"arguments\":\"\"}}]",
                        "null"),
                chatDelta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"port\\\":\"}}]", "null"),
                chatDelta("\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"\\\"Cuxhaven\\\"}\"}}]", "null"),
                chatDelta("", "\"tool_calls\""),
                "data: [DONE]\n\n");
    }

    public static String openAiError(String type, String code, String message) {
        return "{\"error\":{\"message\":\"" + message + "\",\"type\":\"" + type + "\",\"param\":null,\"code\":\"" + code
                + "\"}}";
    }

    // ---- OpenAI Responses

    private static final String OUTPUT =
            "[{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"completed\",\"role\":\"assistant\",\"content\":[{\"type\":"
                    + "\"output_text\",\"text\":\"" + TEXT + "\",\"annotations\":[]}]}]";

    static final String RESPONSES_REQUEST = "{\"model\":\"gpt-4o\",\"input\":\"say it\"}";
    static final String RESPONSES_STREAM_REQUEST = "{\"model\":\"gpt-4o\",\"stream\":true,\"input\":\"say it\"}";

    static String response(String status, String output) {
        return "{\"id\":\"resp_1\",\"object\":\"response\",\"created_at\":1700000000,\"status\":\"" + status
                + "\",\"error\":null,\"incomplete_details\":null,\"instructions\":null,\"metadata\":{},\"model\":\"gpt-4o\","
                + "\"output\":" + output
                + ",\"parallel_tool_calls\":true,\"temperature\":1.0,\"tool_choice\":\"auto\",\"tools\":[],"
                + "\"top_p\":1.0,\"usage\":{\"input_tokens\":7,\"input_tokens_details\":{\"cached_tokens\":0},\"output_tokens\":6,"
                + "\"output_tokens_details\":{\"reasoning_tokens\":0},\"total_tokens\":13}}";
    }

    static String response() {
        return response("completed", OUTPUT);
    }

    static List<String> responsesEvents() {
        List<String> events = new ArrayList<>();
        int[] number = {0};
        events.add(typed("response.created", number, "\"response\":" + response("in_progress", "[]")));
        events.add(typed("response.in_progress", number, "\"response\":" + response("in_progress", "[]")));
        events.add(
                typed(
                        "response.output_item.added",
                        number,
                        "\"output_index\":0,\"item\":{\"type\":\"message\",\"id\":\"msg_1\",\"status\":\"in_progress\",\"role\":\"assistant\",\"content\":[]}"));
        for (String part : PARTS) {
            events.add(typed(
                    "response.output_text.delta",
                    number,
                    "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"logprobs\":[],\"delta\":\"" + part
                            + "\""));
        }
        events.add(typed(
                "response.output_text.done",
                number,
                "\"item_id\":\"msg_1\",\"output_index\":0,\"content_index\":0,\"logprobs\":[],\"text\":\"" + TEXT
                        + "\""));
        events.add(typed("response.completed", number, "\"response\":" + response()));
        return events;
    }

    private static String typed(String type, int[] number, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\",\"sequence_number\":" + number[0]++ + ","
                + members + "}\n\n";
    }

    // ---- Anthropic Messages

    static final String MESSAGES_REQUEST =
            "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":64,\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}";
    static final String MESSAGES_STREAM_REQUEST =
            "{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":64,\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"say it\"}]}";

    static String message(String content, String stop) {
        return "{\"id\":\"msg_1\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-4-5\",\"content\":["
                + content + "],\"stop_reason\":" + stop
                + ",\"stop_sequence\":null,\"usage\":{\"input_tokens\":7,\"output_tokens\":6}}";
    }

    static String message() {
        return message("{\"type\":\"text\",\"text\":\"" + TEXT + "\"}", "\"end_turn\"");
    }

    static String messageTool() {
        return message(
                "{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"tide\",\"input\":{\"port\":\"Cuxhaven\"}}",
                "\"tool_use\"");
    }

    static List<String> messageEvents() {
        List<String> events = new ArrayList<>();
        events.add(event("message_start", "\"message\":" + message("", "null")));
        events.add(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        events.add(event("ping"));
        for (String part : PARTS) {
            events.add(event(
                    "content_block_delta",
                    "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + part + "\"}"));
        }
        events.add(event("content_block_stop", "\"index\":0"));
        events.add(event(
                "message_delta",
                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":6}"));
        events.add(event("message_stop"));
        return events;
    }

    static List<String> messageToolEvents() {
        return List.of(
                event("message_start", "\"message\":" + message("", "null")),
                event(
                        "content_block_start",
                        "\"index\":0,\"content_block\":{\"type\":\"tool_use\",\"id\":\"toolu_1\",\"name\":\"tide\",\"input\":{}}"),
                event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"port\\\":\"}"),
                event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Cuxhaven\\\"}\"}"),
                event("content_block_stop", "\"index\":0"),
                event(
                        "message_delta",
                        "\"delta\":{\"stop_reason\":\"tool_use\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":6}"),
                event("message_stop"));
    }

    public static String anthropicError(String type, String message) {
        return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"" + message
                + "\"},\"request_id\":\"req_1\"}";
    }

    public static String event(String type, String... members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"" + (members.length == 0 ? "" : "," + members[0])
                + "}\n\n";
    }

    // ---- Gemini generateContent

    static final String GENERATE = "/v1beta/models/gemini-2.0-flash:generateContent";
    static final String GENERATE_STREAM = "/v1beta/models/gemini-2.0-flash:streamGenerateContent?alt=sse";
    static final String GENERATE_REQUEST = "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"say it\"}]}]}";

    static String generated(String part, String finish) {
        return "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" + part + "]}"
                + (finish.isEmpty() ? "" : ",\"finishReason\":\"" + finish + "\"")
                + ",\"index\":0}],\"usageMetadata\":{\"promptTokenCount\":7,\"candidatesTokenCount\":6,\"totalTokenCount\":13},"
                + "\"modelVersion\":\"gemini-2.0-flash\"}";
    }

    static String generated() {
        return generated("{\"text\":\"" + TEXT + "\"}", "STOP");
    }

    static String generatedTool() {
        return generated("{\"functionCall\":{\"name\":\"tide\",\"args\":{\"port\":\"Cuxhaven\"}}}", "STOP");
    }

    static List<String> generatedEvents() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < PARTS.size(); i++) {
            events.add("data: " + generated("{\"text\":\"" + PARTS.get(i) + "\"}", i == PARTS.size() - 1 ? "STOP" : "")
                    + "\r\n\r\n");
        }
        return events;
    }

    public static String googleError(int code, String status, String message) {
        return "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\",\"status\":\"" + status + "\"}}";
    }

    // ---- replies

    /** A whole event stream, each event in a write of its own. */
    static Reply events(List<String> events) {
        return Reply.stream(events.toArray(String[]::new));
    }

    static Reply error(int status, String body, String... headers) {
        String[] all = new String[headers.length + 2];
        System.arraycopy(headers, 0, all, 2, headers.length);
        all[0] = "content-type";
        all[1] = "application/json";
        return Reply.whole(status, body, all);
    }
}

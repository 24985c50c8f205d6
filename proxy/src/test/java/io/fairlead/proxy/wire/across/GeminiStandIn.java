package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.Seen;
import io.fairlead.proxy.wire.Golden;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Google's generateContent and streamGenerateContent, in the Gemini API and at Vertex AI. */
final class GeminiStandIn extends StandIn {
    /** Where a project's models are at Vertex AI, and the setting that says so. */
    static final String VERTEX = "/v1/projects/acme/locations/europe-west1";

    static final String VERTEX_HOST = "europe-west1-aiplatform.googleapis.com";
    static final String VERTEX_SETTINGS = "url: \"https://" + VERTEX_HOST + VERTEX + "\", ";

    private static final String[] REQUEST = {
        "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "safetySettings"
    };

    private final String path;
    private final String settings;
    private final String keyHeader;
    private final String keyPrefix;

    private GeminiStandIn(
            String provider, String host, String path, String settings, String keyHeader, String keyPrefix) {
        super(provider, host, "gemini-2.5-flash");
        this.path = path;
        this.settings = settings;
        this.keyHeader = keyHeader;
        this.keyPrefix = keyPrefix;
    }

    static GeminiStandIn gemini() {
        return new GeminiStandIn("gemini", "generativelanguage.googleapis.com", "/v1beta", "", "x-goog-api-key", "");
    }

    /** The same methods at Vertex AI, in a project of the user's. */
    static GeminiStandIn vertex() {
        return new GeminiStandIn(
                "vertex", VERTEX_HOST, VERTEX + "/publishers/google", VERTEX_SETTINGS, "authorization", "Bearer ");
    }

    @Override
    String settings() {
        return settings + super.settings();
    }

    @Override
    String callId(int number) {
        return "gem_" + number;
    }

    @Override
    Told told(Seen request) {
        String called = path + "/models/" + model();
        boolean streamed = request.path().equals(called + ":streamGenerateContent?alt=sse");
        Claim.that(streamed || request.path().equals(called + ":generateContent"), "the path: " + request.path());
        Claim.same(String.valueOf(request.header(keyHeader)), keyPrefix + key(), "the key");
        JsonNode body = body(request, "x-goog-api-key");
        Claim.only(body, REQUEST);
        Told.Minutes minutes = new Told.Minutes();
        for (JsonNode part : body.path("systemInstruction").path("parts")) {
            minutes.system(Claim.words(part.path("text"), "instructions"));
        }
        Conversation conversation = new Conversation(minutes);
        for (JsonNode content : Claim.list(body.path("contents"), "contents")) {
            Claim.only(content, "role", "parts");
            conversation.turn(content.path("role").asText(), Claim.list(content.path("parts"), "parts"));
        }
        List<String> tools = new ArrayList<>();
        for (JsonNode tool : body.path("tools")) {
            for (JsonNode function : tool.path("functionDeclarations")) {
                Claim.only(function, "name", "description", "parameters", "parametersJsonSchema");
                tools.add(Claim.words(function.path("name"), "a tool's name"));
            }
        }
        return minutes.told(model(), streamed, tools, schema(body.path("generationConfig")));
    }

    private static @Nullable JsonNode schema(JsonNode settings) {
        JsonNode schema = settings.path("responseJsonSchema");
        if (schema.isMissingNode()) {
            Claim.that(!settings.has("responseSchema"), "the schema is JSON Schema");
            return null;
        }
        Claim.same(settings.path("responseMimeType").asText(), "application/json", "the type of the answer");
        return schema;
    }

    /** Calls without an id have the one of their place, as the API itself matches them. */
    private static final class Conversation {
        private final Told.Minutes minutes;
        private final Deque<String> waiting = new ArrayDeque<>();
        private String speaker = "model";
        private int calls;

        Conversation(Told.Minutes minutes) {
            this.minutes = minutes;
        }

        void turn(String role, JsonNode parts) {
            Claim.same(role, speaker.equals("user") ? "model" : "user", "who speaks next");
            speaker = role;
            for (JsonNode part : parts) {
                part(role.equals("user"), part);
            }
        }

        private void part(boolean user, JsonNode part) {
            if (part.has("functionCall")) {
                Claim.that(!user, "only the model calls");
                JsonNode call = part.path("functionCall");
                Claim.only(call, "name", "args", "id");
                String id = call.path("id").asText("call " + calls++);
                waiting.add(id);
                minutes.call(id, Claim.words(call.path("name"), "the name of a call"), call.path("args"));
            } else if (part.has("functionResponse")) {
                Claim.that(user, "results are the user's");
                JsonNode result = part.path("functionResponse");
                Claim.only(result, "name", "response", "id");
                Claim.words(result.path("name"), "the tool of a result");
                Claim.that(result.path("response").isObject(), "a result is an object");
                minutes.result(
                        result.path("id").asText(waiting.remove()),
                        result.path("response").elements().next().asText());
            } else if (part.has("inlineData")) {
                minutes.picture(
                        part.path("inlineData").path("mimeType").asText(),
                        part.path("inlineData").path("data").asText());
            } else {
                Claim.only(part, "text");
                String text = Claim.words(part.path("text"), "a text");
                if (user) {
                    minutes.allAnswered();
                    minutes.user(text);
                } else {
                    minutes.assistant(text);
                }
            }
        }
    }

    @Override
    Reply whole(Says says) {
        return json(200, answer(parts(says), "\"" + finish(says) + "\"", true));
    }

    private String parts(Says says) {
        StringBuilder parts = new StringBuilder();
        if (!says.parts().isEmpty()) {
            parts.append("{\"text\":" + Jsons.quoted(says.text()) + "}");
        }
        for (Call call : says.calls()) {
            parts.append(parts.isEmpty() ? "" : ",").append(part(call));
        }
        return parts.toString();
    }

    private static String part(Call call) {
        return "{\"functionCall\":{\"id\":\"" + call.id() + "\",\"name\":\"" + call.tool() + "\",\"args\":"
                + call.arguments() + "}}";
    }

    private String answer(String parts, String finish, boolean last) {
        return "{\"candidates\":[{\"content\":{\"parts\":[" + parts + "],\"role\":\"model\"}"
                + (finish.isEmpty() ? "" : ",\"finishReason\":" + finish) + ",\"index\":0}],\"usageMetadata\":{"
                + "\"promptTokenCount\":" + Says.INPUT
                + (last
                        ? ",\"candidatesTokenCount\":" + Says.OUTPUT + ",\"totalTokenCount\":"
                                + (Says.INPUT + Says.OUTPUT)
                        : "")
                + "},\"modelVersion\":\"" + model() + "\",\"responseId\":\"r1\"}";
    }

    private static String finish(Says says) {
        return says.finish().equals("length") ? "MAX_TOKENS" : "STOP";
    }

    private String event(String parts, String finish, boolean last) {
        return "data: " + answer(parts, finish, last) + "\r\n\r\n";
    }

    private List<String> content(Says says) {
        List<String> events = new ArrayList<>();
        says.parts().forEach(part -> events.add(event("{\"text\":" + Jsons.quoted(part) + "}", "", false)));
        says.calls().forEach(call -> events.add(event(part(call), "", false)));
        return events;
    }

    @Override
    Reply stream(Says says) {
        List<String> events = content(says);
        events.add(event("{\"text\":\"\"}", "\"" + finish(says) + "\"", true));
        return events(events);
    }

    @Override
    Reply cut(Says says) {
        return cutEvents(content(says));
    }

    @Override
    Reply brokenOff(Says says, String words) {
        List<String> events = content(says);
        events.add("data: " + Golden.googleError(503, "UNAVAILABLE", words) + "\r\n\r\n");
        return events(events);
    }

    @Override
    Trouble.Said failing(Trouble trouble) {
        return switch (trouble) {
            case OVERLOADED -> said(503, "UNAVAILABLE", "The model is overloaded. Please try again later.");
            case RATE_LIMITED -> said(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted");
            case CONTEXT_LENGTH ->
                said(
                        400,
                        "INVALID_ARGUMENT",
                        "The input token count (1048577) exceeds the maximum number of tokens allowed (1048576).");
            case BAD_REQUEST -> said(400, "INVALID_ARGUMENT", "Request contains an invalid argument.");
        };
    }

    /** Google's answers have no id of the request. */
    private static Trouble.Said said(int status, String name, String words) {
        return new Trouble.Said(json(status, Golden.googleError(status, name, words)), words, null);
    }
}

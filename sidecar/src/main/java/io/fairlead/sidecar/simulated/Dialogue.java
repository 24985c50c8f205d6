package io.fairlead.sidecar.simulated;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The two APIs of the demo, as far as its providers and clients speak them: one question, one answer of eight words. */
public enum Dialogue {
    OPENAI("/v1/chat/completions", "openai") {
        @Override
        String answer(String nonce) {
            return "{\"id\":\"chatcmpl-demo\",\"object\":\"chat.completion\",\"model\":\"demo\",\"choices\":[{\"index\":0,"
                    + "\"message\":{\"role\":\"assistant\",\"content\":\"" + String.join(" ", words(nonce))
                    + "\"},\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":4,\"completion_tokens\":8,"
                    + "\"total_tokens\":12}}";
        }

        @Override
        List<String> events(String nonce) {
            List<String> events = new ArrayList<>();
            events.add(chunk("{\"role\":\"assistant\",\"content\":\"\"}", "null"));
            for (String word : words(nonce)) {
                events.add(chunk("{\"content\":\"" + word + " \"}", "null"));
            }
            events.add(chunk("{}", "\"stop\""));
            events.add("data: [DONE]\n\n");
            return events;
        }

        private String chunk(String delta, String finish) {
            return "data: {\"id\":\"chatcmpl-demo\",\"object\":\"chat.completion.chunk\",\"model\":\"demo\",\"choices\":"
                    + "[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n";
        }

        @Override
        String error(int status) {
            String type = status == 429 ? "rate_limit_exceeded" : "server_error";
            return "{\"error\":{\"message\":\"simulated trouble\",\"type\":\"" + type + "\",\"param\":null,\"code\":\""
                    + type + "\"}}";
        }

        @Override
        String errorEvent() {
            return "data: " + error(503) + "\n\n";
        }

        @Override
        public String lastEvent() {
            return "[DONE]";
        }
    },
    ANTHROPIC("/v1/messages", "anthropic") {
        @Override
        String answer(String nonce) {
            return "{\"id\":\"msg_demo\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"demo\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"" + String.join(" ", words(nonce))
                    + "\"}],\"stop_reason\":\"end_turn\",\"stop_sequence\":null,\"usage\":{\"input_tokens\":4,"
                    + "\"output_tokens\":8}}";
        }

        @Override
        List<String> events(String nonce) {
            List<String> events = new ArrayList<>();
            events.add(
                    event(
                            "message_start",
                            "\"message\":{\"id\":\"msg_demo\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"demo\","
                                    + "\"content\":[],\"stop_reason\":null,\"usage\":{\"input_tokens\":4,\"output_tokens\":1}}"));
            events.add(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
            for (String word : words(nonce)) {
                events.add(event(
                        "content_block_delta",
                        "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + word + " \"}"));
            }
            events.add(event("content_block_stop", "\"index\":0"));
            events.add(event(
                    "message_delta",
                    "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":8}"));
            events.add("event: message_stop\ndata: {\"type\":\"message_stop\"}\n\n");
            return events;
        }

        private String event(String type, String fields) {
            return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + fields + "}\n\n";
        }

        @Override
        String error(int status) {
            String type = status == 429 ? "rate_limit_error" : status == 529 ? "overloaded_error" : "api_error";
            return "{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":\"simulated trouble\"}}";
        }

        @Override
        String errorEvent() {
            return "event: error\ndata: " + error(529) + "\n\n";
        }

        @Override
        public String lastEvent() {
            return "message_stop";
        }
    };

    private static final String WORDS = "a call that arrives whole is worth";

    private final String path;
    private final String provider;

    Dialogue(String path, String provider) {
        this.path = path;
        this.provider = provider;
    }

    public String path() {
        return path;
    }

    /** Its name in configuration. */
    public String provider() {
        return provider;
    }

    static List<String> words(String nonce) {
        List<String> words = new ArrayList<>(List.of(WORDS.split(" ", -1)));
        words.add(nonce);
        return words;
    }

    public static byte[] question(String nonce, boolean streamed) {
        return ("{\"model\":\"demo\",\"max_tokens\":64,\"stream\":" + streamed
                        + ",\"messages\":[{\"role\":\"user\",\"content\":\"nonce " + nonce + "\"}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** The whole answer. */
    abstract String answer(String nonce);

    /** The answer as the events of a stream. */
    abstract List<String> events(String nonce);

    /** An error body. */
    abstract String error(int status);

    /** An error within a stream. */
    abstract String errorEvent();

    /** What only the last event of a whole stream says. */
    public abstract String lastEvent();
}

package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.proxy.testing.Seen;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Chat Completions as others than OpenAI serve it: each with a place, names and refusals of its own. */
final class CompatibleStandIn extends ChatStandIn {
    private final Kind kind;

    /**
     * How one differs.
     *
     * @param settings its entry in the configuration, without the key
     * @param served the model's name there
     * @param keyHeader where the key stands, or null where none is wanted
     * @param keyPrefix what stands before it
     * @param fields what a request may have
     * @param answerFields what a message of the assistant may have
     * @param callId ids of calls by number
     * @param usageApart whether a stream's usage is a chunk of its own, which must be asked for
     */
    private record Kind(
            String name,
            String settings,
            String host,
            String model,
            String served,
            String path,
            @Nullable String keyHeader,
            String keyPrefix,
            List<String> fields,
            List<String> answerFields,
            IntFunction<String> callId,
            boolean usageApart) {}

    private CompatibleStandIn(Kind kind) {
        super(kind.name(), kind.host(), kind.model(), kind.path());
        this.kind = kind;
    }

    /** By deployments; the version of the API is the path's. */
    static ChatStandIn azure() {
        return new CompatibleStandIn(new Kind(
                "acme-azure",
                "like: azure-openai, url: \"https://acme.openai.azure.com\", deployments: { gpt-4o: our-gpt4o }",
                "acme.openai.azure.com",
                "gpt-4o",
                "our-gpt4o",
                "/openai/v1/chat/completions",
                "api-key",
                "",
                List.of(ChatStandIn.REQUEST),
                List.of("role", "content", "tool_calls", "refusal"),
                number -> "call_" + number,
                true));
    }

    /** It forbids fields that it does not list, and ids of calls in another form than its own. */
    static ChatStandIn mistral() {
        return new CompatibleStandIn(new Kind(
                "mistral",
                "",
                "api.mistral.ai",
                "mistral-medium-latest",
                "mistral-medium-latest",
                "/v1/chat/completions",
                "authorization",
                "Bearer ",
                List.of(
                        "model",
                        "messages",
                        "stream",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format",
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "stop",
                        "random_seed",
                        "n",
                        "presence_penalty",
                        "frequency_penalty",
                        "prompt_mode",
                        "reasoning_effort",
                        "safe_prompt"),
                List.of("role", "content", "tool_calls", "prefix"),
                number -> "tide0000" + number,
                false));
    }

    static ChatStandIn groq() {
        return new CompatibleStandIn(new Kind(
                "groq",
                "",
                "api.groq.com",
                "meta-llama/llama-4-scout-17b-16e-instruct",
                "meta-llama/llama-4-scout-17b-16e-instruct",
                "/openai/v1/chat/completions",
                "authorization",
                "Bearer ",
                List.of(
                        "model",
                        "messages",
                        "stream",
                        "stream_options",
                        "tools",
                        "tool_choice",
                        "parallel_tool_calls",
                        "response_format",
                        "max_completion_tokens",
                        "temperature",
                        "top_p",
                        "stop",
                        "seed",
                        "reasoning_effort",
                        "reasoning_format",
                        "service_tier",
                        "user"),
                List.of("role", "content", "tool_calls", "name", "reasoning"),
                number -> "call_g" + number,
                true));
    }

    /** On a machine of one's own, without a key; its address ends with {@code /v1} as often as not. */
    static ChatStandIn ollama() {
        return new CompatibleStandIn(new Kind(
                "ollama",
                "url: \"https://ollama.test/v1\"",
                "ollama.test",
                "llama3.2-vision",
                "llama3.2-vision",
                "/v1/chat/completions",
                null,
                "",
                List.of(
                        "model",
                        "messages",
                        "stream",
                        "stream_options",
                        "tools",
                        "response_format",
                        "max_tokens",
                        "temperature",
                        "top_p",
                        "stop",
                        "seed",
                        "frequency_penalty",
                        "presence_penalty",
                        "reasoning_effort"),
                List.of("role", "content", "tool_calls", "refusal"),
                number -> "call_o" + number,
                true));
    }

    @Override
    String settings() {
        String key = kind.keyHeader() == null ? "" : super.settings();
        return kind.settings() + (kind.settings().isEmpty() || key.isEmpty() ? "" : ", ") + key;
    }

    @Override
    String served() {
        return kind.served();
    }

    @Override
    String callId(int number) {
        return kind.callId().apply(number);
    }

    @Override
    Told told(Seen request) {
        Told told = super.told(request);
        for (String id : told.ids()) {
            Claim.same(id.length(), callId(1).length(), "the length of an id");
        }
        return told;
    }

    @Override
    void key(Seen request) {
        if (kind.keyHeader() == null) {
            Claim.that(request.header("authorization") == null, "no key");
        } else {
            Claim.same(String.valueOf(request.header(kind.keyHeader())), kind.keyPrefix() + key(), "the key");
        }
    }

    /** OpenAI's own library is at home here as well. */
    @Override
    String[] ownHeaders() {
        return new String[] {"x-stainless-"};
    }

    @Override
    void fields(JsonNode body) {
        Claim.only(body, kind.fields().toArray(String[]::new));
        Claim.that(
                !kind.usageApart()
                        || !body.path("stream").asBoolean()
                        || body.path("stream_options").path("include_usage").asBoolean(),
                "a stream's usage is asked for");
        for (JsonNode message : body.path("messages")) {
            Claim.that(!message.path("role").asText().equals("developer"), "no role developer");
        }
    }

    @Override
    String[] answerFields() {
        return kind.answerFields().toArray(String[]::new);
    }

    @Override
    boolean usageApart() {
        return kind.usageApart();
    }
}

package io.fairlead.sidecar.imported;

import java.util.Locale;
import java.util.Map;

/** The providers that LiteLLM names before a model, as Fairlead calls them, and the variables of their keys. */
final class Kinds {

    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("openai", "openai"),
            Map.entry("text-completion-openai", "openai"),
            Map.entry("azure", "azure-openai"),
            Map.entry("anthropic", "anthropic"),
            Map.entry("gemini", "gemini"),
            Map.entry("vertex_ai", "vertex"),
            Map.entry("bedrock", "bedrock"),
            Map.entry("cohere", "cohere"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("mistral", "mistral"),
            Map.entry("codestral", "mistral"),
            Map.entry("groq", "groq"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("xai", "xai"),
            Map.entry("together_ai", "together"),
            Map.entry("fireworks_ai", "fireworks"),
            Map.entry("openrouter", "openrouter"),
            Map.entry("perplexity", "perplexity"),
            Map.entry("cerebras", "cerebras"),
            Map.entry("nvidia_nim", "nvidia"),
            Map.entry("huggingface", "huggingface"),
            Map.entry("ollama", "ollama"),
            Map.entry("ollama_chat", "ollama"),
            Map.entry("hosted_vllm", "openai-compatible"),
            Map.entry("vllm", "openai-compatible"),
            Map.entry("lm_studio", "openai-compatible"),
            Map.entry("llamafile", "openai-compatible"),
            Map.entry("litellm_proxy", "openai-compatible"),
            Map.entry("custom_openai", "openai-compatible"),
            Map.entry("openai_like", "openai-compatible"));

    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("azure-openai", "AZURE_API_KEY"),
            Map.entry("together", "TOGETHERAI_API_KEY"),
            Map.entry("fireworks", "FIREWORKS_AI_API_KEY"),
            Map.entry("perplexity", "PERPLEXITYAI_API_KEY"),
            Map.entry("nvidia", "NVIDIA_NIM_API_KEY"),
            Map.entry("openai-compatible", "OPENAI_COMPATIBLE_API_KEY"));

    private Kinds() {}

    /** Empty where Fairlead has none of that name. */
    static String of(String prefix) {
        return NAMES.getOrDefault(prefix, "");
    }

    /** The variable that LiteLLM reads a key from where the file names none. */
    static String variable(String kind) {
        return KEYS.getOrDefault(kind, kind.toUpperCase(Locale.ROOT).replace('-', '_') + "_API_KEY");
    }
}

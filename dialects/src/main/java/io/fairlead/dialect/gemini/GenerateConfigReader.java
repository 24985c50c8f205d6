package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code generationConfig}: how the answer is drawn, in which form, and how long the model thinks first. */
final class GenerateConfigReader {
    private final Losses losses;
    private Sampling sampling = Sampling.DEFAULT;
    private OutputFormat format = OutputFormat.TEXT;
    private @Nullable Reasoning reasoning;

    /** Closes {@code config}. */
    GenerateConfigReader(@Nullable Fields config, Losses losses) {
        this.losses = losses;
        if (config != null) {
            sampling = sampling(config);
            format = format(config);
            reasoning = GenerateThinking.read(config.object("thinkingConfig"));
            modalities(config);
            config.close();
        }
    }

    Sampling sampling() {
        return sampling;
    }

    OutputFormat format() {
        return format;
    }

    @Nullable
    Reasoning reasoning() {
        return reasoning;
    }

    private static Sampling sampling(Fields config) {
        List<String> stop = new ArrayList<>(config.texts("stopSequences"));
        stop.removeIf(String::isEmpty);
        boolean weighed = Boolean.TRUE.equals(config.flag("responseLogprobs"));
        Integer alternatives = config.whole("logprobs");
        Integer logprobs = alternatives == null ? Integer.valueOf(0) : alternatives;
        return new Sampling(
                config.whole("maxOutputTokens"),
                config.number("temperature"),
                config.number("topP"),
                config.whole("topK"),
                config.number("frequencyPenalty"),
                config.number("presencePenalty"),
                config.large("seed"),
                stop,
                config.whole("candidateCount"),
                weighed ? logprobs : null);
    }

    private OutputFormat format(Fields config) {
        String type = config.text("responseMimeType");
        JsonNode schema = config.take("responseJsonSchema");
        JsonNode inner = config.take("_responseJsonSchema");
        JsonNode google = config.take("responseSchema");
        if (schema == null) {
            schema = inner != null ? inner : google == null ? null : GenerateSchemas.json(google);
        }
        Fields form = config.object("responseFormat");
        if (form != null) {
            Fields text = form.object("text");
            if (text != null) {
                String its = text.text("mimeType", "TEXT_PLAIN");
                type = its.equals("APPLICATION_JSON") ? "application/json" : type;
                JsonNode other = text.take("schema");
                schema = schema == null ? other : schema;
                text.close();
            }
            form.close();
        }
        if ("text/x.enum".equals(type)) {
            losses.lossy(config.path("responseMimeType"), "a bare choice of words has no counterpart");
            return OutputFormat.TEXT;
        }
        if (schema != null && schema.isObject()) {
            return new OutputFormat.Schema(null, null, schema, null);
        }
        return "application/json".equals(type) ? OutputFormat.JSON : OutputFormat.TEXT;
    }

    private void modalities(Fields config) {
        for (String modality : config.texts("responseModalities")) {
            if (!modality.isEmpty() && !modality.toUpperCase(Locale.ROOT).equals("TEXT")) {
                losses.refused(config.path("responseModalities"), "only texts are answered elsewhere");
            }
        }
    }
}

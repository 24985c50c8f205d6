package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.Habit;
import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.fitting.Fitting;
import io.fairlead.dialect.fitting.FittingTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Seal;
import java.util.List;
import java.util.Map;

/** What the table of generateContent calls. */
final class GenerateFitting {
    static final FittingTable TABLE = FittingTable.beside(
            GenerateApi.class,
            "generate-fitting.yaml",
            GenerateApi.FIELDS,
            Map.of(
                    "hosted-tool",
                    GenerateFitting::hostedTool,
                    "file",
                    GenerateFitting::file,
                    "seal",
                    GenerateFitting::seal,
                    "first-call",
                    GenerateFitting::firstCall,
                    "thinking",
                    GenerateFitting::thinking));

    /** What a budget is that nobody named. */
    private static final int DYNAMIC = -1;

    private static final String SNAKE_SIGNATURE = "thought_signature";

    private GenerateFitting() {}

    /** What a service runs itself goes out where the target does not. */
    private static void hostedTool(ObjectNode tool, Fitting fitting) {
        for (Map.Entry<String, JsonNode> member : List.copyOf(tool.properties())) {
            String name = GenerateNames.camel(member.getKey());
            if (!name.equals("functionDeclarations") && fitting.lacksHosted(name)) {
                tool.remove(member.getKey());
                fitting.losses().lossy(fitting.path(name), "the provider has no such tool");
            }
        }
        if (tool.isEmpty()) {
            fitting.out();
        }
    }

    private static void file(ObjectNode part, Fitting fitting) {
        String uri = Fitting.get(part, "fileData.fileUri").asText();
        String at = "contents[].parts[].fileData.fileUri";
        if (uri.contains(GenerateMedia.FILES)) {
            fitting.losses().refused(at, "it is stored at another provider");
        } else if (uri.startsWith("gs://") && Habit.MODELS_PATH.of(fitting.to().habits()) == null) {
            fitting.losses().refused(at, "the provider reads nothing of Google's cloud storage");
        }
    }

    /** What others sealed only they can read; what Google sealed and another dialect carried is put back as it was. */
    private static void seal(ObjectNode part, Fitting fitting) {
        String maker = fitting.to().maker();
        String field = part.has(SNAKE_SIGNATURE) ? SNAKE_SIGNATURE : GenerateSeals.FIELD;
        String signature = part.path(field).asText();
        Seal seal = GenerateSeals.read(
                signature, Seal.Kind.SIGNATURE, fitting.from().maker());
        if (seal == null || (!signature.startsWith(Seal.MARK) && seal.maker().equals(maker))) {
            return;
        }
        String own = GenerateSeals.valueFor(seal, maker);
        if (own != null) {
            part.put(field, own);
            return;
        }
        fitting.losses()
                .noted("contents.parts.thoughtSignature", "a thought that only another maker can read is left out");
        part.remove(field);
        if (part.path("thought").asBoolean() || !says(part)) {
            fitting.out();
        }
    }

    /** Whether anything is left but an empty text. */
    private static boolean says(ObjectNode part) {
        return !part.path("text").asText().isEmpty() || part.size() > (part.has("text") ? 1 : 0);
    }

    private static void firstCall(ObjectNode content, Fitting fitting) {
        if (!fitting.traits().has(Feature.SEALED_CALLS)) {
            return;
        }
        for (JsonNode part : content.path("parts")) {
            if (part instanceof ObjectNode call && (call.has("functionCall") || call.has("function_call"))) {
                if (!call.has(GenerateSeals.FIELD) && !call.has(SNAKE_SIGNATURE)) {
                    call.put(GenerateSeals.FIELD, GenerateSeals.SKIP);
                }
                return;
            }
        }
    }

    /** No level where a budget is wanted, no budget of nothing where the model always thinks, and neither where it never does. */
    private static void thinking(ObjectNode body, Fitting fitting) {
        if (!(Fitting.get(body, "generationConfig") instanceof ObjectNode config)
                || !(Fitting.get(config, "thinkingConfig") instanceof ObjectNode asked)) {
            return;
        }
        ModelTraits traits = fitting.traits();
        JsonNode plain = GenerateNames.camel(asked);
        boolean budgets = !traits.can().isEmpty() && !traits.has(Feature.EFFORT);
        boolean off = plain.path("thinkingBudget").asInt(DYNAMIC) == 0;
        if ((traits.lacks(Feature.EFFORT) && !off)
                || (budgets && plain.has("thinkingLevel"))
                || (off && traits.lacks(Feature.THINKING_OFF))) {
            Reasoning wish = GenerateThinking.read(Fields.of(plain, fitting.fields(), fitting.losses()));
            ObjectNode fit = wish == null ? null : new GenerateThinking(traits, fitting.losses()).write(wish);
            config.remove(List.of("thinkingConfig", "thinking_config"));
            if (fit != null) {
                config.set("thinkingConfig", fit);
            }
        }
    }
}

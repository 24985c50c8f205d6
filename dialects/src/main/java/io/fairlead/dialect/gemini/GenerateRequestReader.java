package io.fairlead.dialect.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a request: model and stream from the path, everything else from the body. */
final class GenerateRequestReader {
    /** Thresholds that block nothing. */
    private static final Set<String> HARMLESS = Set.of("OFF", "BLOCK_NONE", "HARM_BLOCK_THRESHOLD_UNSPECIFIED");

    private final FieldTable table;
    private final Losses losses;
    private final GeneratePartReader parts;

    GenerateRequestReader(FieldTable table, String maker, Losses losses) {
        this.table = table;
        this.losses = losses;
        this.parts = new GeneratePartReader(maker);
    }

    Conversation read(JsonNode body, String path) {
        Fields root = Fields.of(GenerateNames.camel(body), table, losses);
        String named = root.text("model");
        String model = GeneratePlace.model(path);
        List<Turn> turns = turns(root);
        List<Tool> tools = GenerateToolReader.tools(root);
        GenerateToolReader.Choice choice = GenerateToolReader.choice(root.object("toolConfig"), tools);
        GenerateConfigReader config = new GenerateConfigReader(root.object("generationConfig"), losses);
        safety(root);
        root.close();
        return new Conversation(
                model == null && named != null ? GeneratePlace.plain(named) : model,
                GeneratePlace.streams(path),
                true,
                turns,
                choice.tools(),
                choice.choice(),
                null,
                config.format(),
                config.sampling(),
                config.reasoning());
    }

    private List<Turn> turns(Fields root) {
        List<Turn> turns = new ArrayList<>();
        turns.add(new Turn(Turn.Role.SYSTEM, said(root.object("systemInstruction"))));
        for (Fields content : root.objects("contents")) {
            Turn.Role role = role(content);
            turns.add(new Turn(role, said(content)));
        }
        return turns;
    }

    private List<Part> said(@Nullable Fields content) {
        if (content == null) {
            return List.of();
        }
        List<Part> read = parts.read(content.objects("parts"));
        content.close();
        return read;
    }

    private Turn.Role role(Fields content) {
        return switch (content.text("role", "user")) {
            case "user", "function", "" -> Turn.Role.USER;
            case "model" -> Turn.Role.ASSISTANT;
            default -> {
                losses.lossy(content.path("role"), "it is neither user nor model");
                yield Turn.Role.USER;
            }
        };
    }

    /** Nobody else has these filters; where they are turned off there is nothing to lose. */
    private static void safety(Fields root) {
        for (Fields setting : root.objects("safetySettings")) {
            setting.text("category");
            setting.text("method");
            String threshold = setting.text("threshold", "OFF");
            setting.close();
            if (!HARMLESS.contains(threshold)) {
                root.losses().lossy(root.path("safetySettings"), "only Google has these filters");
            }
        }
    }
}

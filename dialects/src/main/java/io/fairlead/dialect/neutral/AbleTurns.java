package io.fairlead.dialect.neutral;

import io.fairlead.dialect.ModelTraits;
import io.fairlead.dialect.ModelTraits.Feature;
import java.util.ArrayList;
import java.util.List;

/** The part of {@link Abilities} that looks at turns. */
final class AbleTurns {
    private final ModelTraits traits;
    private final Losses losses;
    private final boolean toolless;

    /** {@code toolless}: what was called and came of it is told in words. */
    AbleTurns(ModelTraits traits, Losses losses, boolean toolless) {
        this.traits = traits;
        this.losses = losses;
        this.toolless = toolless;
    }

    /** Whether anything was called in them. */
    static boolean call(List<Turn> turns) {
        return turns.stream().flatMap(turn -> turn.parts().stream()).anyMatch(Part.ToolCall.class::isInstance);
    }

    List<Turn> fit(List<Turn> turns) {
        List<Turn> fit = new ArrayList<>(turns.size());
        for (int i = 0; i < turns.size(); i++) {
            List<Part> parts = new ArrayList<>();
            for (Part part : turns.get(i).parts()) {
                part(part, "messages[" + i + "]", parts);
            }
            if (parts.isEmpty()) {
                parts.add(new Part.Text("")); // so that the speaker keeps the turn
            }
            fit.add(new Turn(turns.get(i).role(), parts));
        }
        return fit;
    }

    private void part(Part part, String path, List<Part> parts) {
        if (part instanceof Part.Image) {
            media(Feature.IMAGES, part, path + ".image", parts);
        } else if (part instanceof Part.Audio) {
            media(Feature.AUDIO, part, path + ".audio", parts);
        } else if (part instanceof Part.Document document) {
            document(document, path + ".document", parts);
        } else if (part instanceof Part.ToolCall call && toolless) {
            parts.add(new Part.Text("(" + call.name() + " was called with " + call.arguments() + ")"));
        } else if (part instanceof Part.ToolResult result) {
            result(result, path, parts);
        } else {
            parts.add(part);
        }
    }

    private void media(Feature feature, Part part, String path, List<Part> parts) {
        if (traits.lacks(feature)) {
            losses.lossy(path, Abilities.why(feature));
        } else {
            parts.add(part);
        }
    }

    /** One of plain text can be told in words. */
    private void document(Part.Document document, String path, List<Part> parts) {
        if (document.media() instanceof Media.Plain plain && traits.lacks(Feature.DOCUMENTS)) {
            losses.noted(path, Abilities.why(Feature.DOCUMENTS) + ", so that its text is told");
            parts.add(new Part.Text(document.name() == null ? plain.text() : document.name() + "\n\n" + plain.text()));
        } else {
            media(Feature.DOCUMENTS, document, path, parts);
        }
    }

    private void result(Part.ToolResult result, String path, List<Part> parts) {
        List<Part> content = new ArrayList<>();
        for (Part part : result.content()) {
            part(part, path, content);
        }
        if (toolless) {
            parts.add(new Part.Text("(" + (result.name() == null ? result.id() : result.name())
                    + (result.error() ? " failed with:)" : " answered:)")));
            parts.addAll(content);
            return;
        }
        List<Part> beside = new ArrayList<>();
        if (traits.lacks(Feature.TOOL_MEDIA) && content.removeIf(part -> moved(part, beside))) {
            losses.noted(path + ".tool_result", Abilities.why(Feature.TOOL_MEDIA) + ", so that they stand beside it");
        }
        parts.add(new Part.ToolResult(result.id(), result.name(), content, result.error()));
        parts.addAll(beside);
    }

    private static boolean moved(Part part, List<Part> beside) {
        return !(part instanceof Part.Text) && beside.add(part);
    }
}

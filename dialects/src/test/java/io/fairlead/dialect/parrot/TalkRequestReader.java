package io.fairlead.dialect.parrot;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.Json;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.FieldTable;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a request. */
final class TalkRequestReader {

    private TalkRequestReader() {}

    static Conversation read(JsonNode body, FieldTable table, Losses losses) {
        Fields root = Fields.of(body, table, losses);
        Conversation read = new Conversation(
                root.text("model"),
                Boolean.TRUE.equals(root.flag("live")),
                true,
                turns(root),
                skills(root),
                root.text("must", "").equals("any") ? ToolChoice.REQUIRED : ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                sampling(root),
                null);
        root.close();
        return read;
    }

    private static Sampling sampling(Fields root) {
        return new Sampling(
                root.whole("limit"),
                root.number("heat"),
                root.number("nucleus"),
                null,
                null,
                null,
                null,
                root.texts("end"),
                null,
                null);
    }

    private static List<Tool> skills(Fields root) {
        List<Tool> tools = new ArrayList<>();
        for (Fields skill : root.objects("skills")) {
            tools.add(new Tool(skill.text("name", ""), skill.text("about"), skill.take("takes"), null));
            skill.close();
        }
        return tools;
    }

    private static List<Turn> turns(Fields root) {
        List<Turn> turns = new ArrayList<>();
        for (Fields line : root.objects("lines")) {
            Role role = switch (line.text("by", "owner")) {
                case "parrot" -> Role.ASSISTANT;
                case "rules" -> Role.SYSTEM;
                default -> Role.USER;
            };
            Part part = part(line);
            if (part != null) {
                turns.add(new Turn(role, List.of(part)));
            }
            line.close();
        }
        return turns;
    }

    private static @Nullable Part part(Fields line) {
        Fields call = line.object("do");
        if (call != null) {
            JsonNode with = call.take("with");
            Part part =
                    new Part.ToolCall(call.text("id", ""), call.text("skill", ""), with == null ? "" : Json.text(with));
            call.close();
            return part;
        }
        Fields result = line.object("got");
        if (result != null) {
            Part part = new Part.ToolResult(
                    result.text("id", ""),
                    result.text("skill"),
                    List.of(new Part.Text(result.text("say", ""))),
                    Boolean.TRUE.equals(result.flag("failed")));
            result.close();
            return part;
        }
        String say = line.text("say", "");
        return say.isEmpty() ? null : new Part.Text(say);
    }
}

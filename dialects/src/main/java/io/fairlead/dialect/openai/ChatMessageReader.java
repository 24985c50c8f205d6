package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Fields;
import io.fairlead.dialect.neutral.Loss.Effect;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolArguments;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the messages of one request. */
final class ChatMessageReader {
    private final Map<String, String> toolNames = new HashMap<>();

    List<Turn> read(List<Fields> messages) {
        List<Turn> turns = new ArrayList<>(messages.size());
        for (Fields message : messages) {
            String role = message.text("role", "");
            switch (role) {
                case "system", "developer" -> turns.add(new Turn(Role.SYSTEM, ChatContentReader.parts(message)));
                case "user" -> turns.add(new Turn(Role.USER, ChatContentReader.parts(message)));
                case "assistant" -> turns.add(new Turn(Role.ASSISTANT, assistant(message)));
                case "tool" -> turns.add(new Turn(Role.USER, List.of(result(message))));
                default -> {
                    message.lose(
                            role.equals("function") ? Effect.REFUSED : Effect.LOSSY, "this role has no counterpart");
                    continue;
                }
            }
            message.close();
        }
        return turns;
    }

    private List<Part> assistant(Fields message) {
        List<Part> parts = new ArrayList<>();
        String content = message.text("reasoning_content");
        String reasoning = message.text("reasoning");
        String thought = content == null || content.isEmpty() ? reasoning : content;
        if (thought != null && !thought.isEmpty()) {
            parts.add(new Part.Thought(thought, null));
        }
        parts.addAll(ChatContentReader.parts(message));
        String refusal = message.text("refusal");
        if (refusal != null && !refusal.isEmpty()) {
            parts.add(new Part.Refusal(refusal));
        }
        // Mistral's mark of a turn that is to be gone on with; standing last says it.
        message.flag("prefix");
        for (Fields call : message.objects("tool_calls")) {
            call(call, parts);
        }
        return parts;
    }

    private void call(Fields call, List<Part> parts) {
        Fields function = call.object("function");
        if (function == null) {
            call.lose(Effect.LOSSY, "only calls of functions have a counterpart");
            return;
        }
        call.text("type");
        call.take("index");
        String id = call.text("id", "");
        String name = function.text("name", "");
        JsonNode arguments = function.peek("arguments");
        String text = ToolArguments.text(arguments);
        function.take("arguments");
        toolNames.put(id, name);
        parts.add(new Part.ToolCall(id, name, text, seal(call)));
        function.close();
        call.close();
    }

    /** Gemini's compatible API keeps the signature of the thought behind a call beside it. */
    private static @Nullable Seal seal(Fields call) {
        Fields extra = call.object("extra_content");
        if (extra == null) {
            return null;
        }
        Fields google = extra.object("google");
        String signature = google == null ? null : google.text("thought_signature");
        if (google != null) {
            google.close();
        }
        extra.close();
        return signature == null ? null : Seal.read("google", Seal.Kind.SIGNATURE, signature);
    }

    private Part result(Fields message) {
        String id = message.text("tool_call_id", "");
        String name = message.text("name");
        return new Part.ToolResult(
                id, name == null ? toolNames.get(id) : name, ChatContentReader.parts(message), false);
    }
}

package io.fairlead.dialect.openai;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.ToolIds;
import io.fairlead.dialect.watch.Reading;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a whole answer. */
final class ChatAnswerReader {

    private ChatAnswerReader() {}

    static @Nullable Completion read(JsonNode body) {
        JsonNode list = body.path("choices");
        if (!list.isArray()) {
            return null;
        }
        String id = ChatWords.text(body, "id");
        List<Citation> sources = ChatWords.sources(body);
        List<Choice> choices = new ArrayList<>();
        for (JsonNode choice : list) {
            choices.add(choice(choice, id, choices.size(), sources));
        }
        return new Completion(id, ChatWords.text(body, "model"), choices, ChatTokens.of(body));
    }

    private static Choice choice(JsonNode choice, @Nullable String id, int position, List<Citation> sources) {
        JsonNode message = choice.path("message");
        List<Part> parts = new ArrayList<>();
        String thought = ChatWords.thought(message);
        if (!thought.isEmpty()) {
            parts.add(new Part.Thought(thought, null));
        }
        List<Citation> citations = ChatWords.citations(message.path("annotations"));
        citations.addAll(sources);
        content(message.path("content"), citations, parts);
        String transcript = message.path("audio").path("transcript").asText();
        text(transcript, List.of(), parts);
        String refusal = message.path("refusal").asText();
        boolean refused = !message.path("refusal").isNull() && !refusal.isEmpty();
        if (refused) {
            parts.add(new Part.Refusal(refusal));
        }
        int index = choice.path("index").asInt(position);
        int before = parts.size();
        for (JsonNode call : message.path("tool_calls")) {
            parts.add(call(call, madeUp(id, index, parts.size() - before)));
        }
        if (message.path("function_call").isObject()) {
            parts.add(call(message.path("function_call"), madeUp(id, index, 0)));
        }
        String reason = Reading.saysError(choice.path("error")) ? "error" : ChatWords.text(choice, "finish_reason");
        return new Choice(
                index, parts, ChatFinishes.read(reason, parts.size() > before, refused), ChatWords.logprobs(choice));
    }

    private static void content(JsonNode content, List<Citation> citations, List<Part> parts) {
        if (content.isTextual()) {
            text(content.textValue(), citations, parts);
        } else if (content.isObject()) {
            text(content.toString(), citations, parts);
        } else if (content.isArray()) {
            for (JsonNode part : content) {
                if (part.path("type").asText().equals("thinking")) {
                    String thinking = ChatWords.thinking(part);
                    if (!thinking.isEmpty()) {
                        parts.add(new Part.Thought(thinking, null));
                    }
                } else {
                    text(part.path("text").asText(), List.of(), parts);
                }
            }
        }
    }

    private static void text(String text, List<Citation> citations, List<Part> parts) {
        if (!text.isEmpty()) {
            parts.add(new Part.Text(text, citations));
        }
    }

    private static Part.ToolCall call(JsonNode call, String otherwise) {
        JsonNode function = call.has("function") ? call.path("function") : call;
        JsonNode arguments = function.path("arguments");
        String id = call.path("id").asText();
        String signature = ChatWords.text(call.path("extra_content").path("google"), "thought_signature");
        return new Part.ToolCall(
                id.isEmpty() ? otherwise : id,
                function.path("name").asText(),
                arguments.isContainerNode() ? arguments.toString() : ChatWords.said(arguments),
                signature == null ? null : Seal.read("google", Seal.Kind.SIGNATURE, signature));
    }

    /** An id for a call that came without; the same for the same answer, different for each call. */
    static String madeUp(@Nullable String answer, int choice, int call) {
        return "call_" + ToolIds.WORD.fit(answer + ":" + choice + ":" + call);
    }
}

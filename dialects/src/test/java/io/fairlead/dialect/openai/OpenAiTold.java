package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.dialect.neutral.ToolIds;
import java.util.ArrayList;
import java.util.List;

/** An answer's words by kind, its calls, finish and tokens: where kinds took turns, a whole message cannot say it. */
final class OpenAiTold {

    private OpenAiTold() {}

    static List<Object> of(Completion answer) {
        List<Object> told = new ArrayList<>();
        for (Completion.Choice choice : answer.choices()) {
            StringBuilder text = new StringBuilder();
            StringBuilder thought = new StringBuilder();
            for (Part part : choice.parts()) {
                if (part instanceof Part.Text words) {
                    text.append(words.text());
                } else if (part instanceof Part.Thought words) {
                    thought.append(words.text());
                } else if (part instanceof Part.ToolCall call) {
                    told.add(ToolIds.SHORT.fit(call.id())
                            + call.name()
                            + (call.arguments().isEmpty() ? "{}" : call.arguments()));
                } else {
                    told.add(part);
                }
            }
            told.add(text.toString());
            told.add(thought.toString());
            told.add(choice.finish().reason());
        }
        told.add(Tokens.known(answer.tokens().input()));
        told.add(Tokens.known(answer.tokens().output()));
        return told;
    }
}

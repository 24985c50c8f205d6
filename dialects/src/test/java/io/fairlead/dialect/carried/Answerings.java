package io.fairlead.dialect.carried;

import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Completion;
import io.fairlead.dialect.neutral.Completion.Choice;
import io.fairlead.dialect.neutral.Finish;
import io.fairlead.dialect.neutral.FinishReason;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.TokenLogprob;
import io.fairlead.dialect.neutral.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What answers hold, one thing an answer. The rows of the page. */
final class Answerings {
    private static final Part WORDS = new Part.Text("Hello there.");
    private static final Tokens SOME = new Tokens(10, -1, -1, 5, -1);
    private static final Tokens ALL = new Tokens(10, 3, 2, 5, 4);

    private Answerings() {}

    /** All of them, with what {@code side}'s own models sealed where they speak of that. */
    static List<Answering> of(Side side) {
        List<Answering> all = new ArrayList<>();
        String own = side.to().maker();
        all.add(new Answering("text", said(FinishReason.STOP, WORDS), Answerings::parts));
        all.add(new Answering(
                "text before calls, parallel calls",
                said(
                        FinishReason.TOOL_CALLS,
                        WORDS,
                        new Part.ToolCall("call_1", "f", "{\"q\":1}"),
                        new Part.ToolCall("call_2", "f", "{}")),
                Answerings::parts));
        all.add(new Answering(
                "thoughts", said(FinishReason.STOP, new Part.Thought("Hm.", null), WORDS), Answerings::thoughts));
        all.add(sealed("their seal, own", own, Seal.Kind.SIGNATURE));
        all.add(sealed("their seal, another maker's", "another", Seal.Kind.SIGNATURE));
        all.add(sealed("a hidden thought, own", own, Seal.Kind.HIDDEN));
        all.add(sealed("a hidden thought, another maker's", "another", Seal.Kind.HIDDEN));
        all.add(new Answering(
                "a call's seal, another maker's",
                said(
                        FinishReason.TOOL_CALLS,
                        new Part.ToolCall("call_1", "f", "{}", new Seal("another", Seal.Kind.SIGNATURE, "c2VhbA=="))),
                Answerings::parts));
        all.add(new Answering(
                "a refusal's words", said(FinishReason.REFUSAL, new Part.Refusal("No.")), Answerings::words));
        Citation citation = new Citation("https://example.com/", "Example", null, 0, 5);
        all.add(new Answering(
                "citations of web pages",
                said(FinishReason.STOP, new Part.Text("Hello there.", List.of(citation))),
                Answerings::sources));
        all.add(new Answering(
                "several answers",
                new Completion("id", "m", List.of(choice(0, FinishReason.STOP), choice(1, FinishReason.STOP)), SOME),
                answer -> answer.choices().size()));
        TokenLogprob token = new TokenLogprob("Hello", -0.5, List.of(new TokenLogprob("Hi", -1.5, List.of())));
        Choice weighed = new Choice(0, List.of(WORDS), Finish.of(FinishReason.STOP), List.of(token));
        all.add(new Answering(
                "log-probabilities",
                new Completion("id", "m", List.of(weighed), SOME),
                answer -> answer.choices().get(0).logprobs()));
        all.add(counted("tokens read and written", tokens -> List.of(tokens.input(), tokens.output())));
        all.add(counted("of them from the prompt cache", Tokens::cached));
        all.add(counted("of them written to the prompt cache", Tokens::cacheWritten));
        all.add(counted("of them thoughts", Tokens::reasoning));
        for (FinishReason reason : FinishReason.values()) {
            String name = reason.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            Completion answer = reason == FinishReason.TOOL_CALLS
                    ? said(reason, new Part.ToolCall("call_1", "f", "{}"))
                    : said(reason, WORDS);
            all.add(new Answering("end: " + name, answer, Answerings::reason));
        }
        return all;
    }

    private static Answering sealed(String name, String maker, Seal.Kind kind) {
        String words = kind == Seal.Kind.HIDDEN ? "" : "Hm.";
        Part thought = new Part.Thought(words, new Seal(maker, kind, "c2VhbA=="));
        return new Answering(name, said(FinishReason.STOP, thought, WORDS), Answerings::thoughts);
    }

    private static Answering counted(String name, Function<Tokens, Object> told) {
        Completion answer = new Completion("id", "m", List.of(choice(0, FinishReason.STOP)), ALL);
        return new Answering(name, answer, read -> told.apply(read.tokens()));
    }

    private static Choice choice(int index, FinishReason reason) {
        return new Choice(index, List.of(WORDS), Finish.of(reason));
    }

    private static Completion said(FinishReason reason, Part... parts) {
        return new Completion("id", "m", List.of(new Choice(0, List.of(parts), Finish.of(reason))), SOME);
    }

    private static Object parts(Completion answer) {
        return answer.choices().get(0).parts();
    }

    private static Object thoughts(Completion answer) {
        return answer.choices().get(0).parts().stream()
                .filter(Part.Thought.class::isInstance)
                .toList();
    }

    private static Object words(Completion answer) {
        StringBuilder words = new StringBuilder();
        for (Part part : answer.choices().get(0).parts()) {
            words.append(part instanceof Part.Refusal it ? it.text() : part instanceof Part.Text it ? it.text() : "");
        }
        return words.toString();
    }

    private static Object sources(Completion answer) {
        return answer.choices().get(0).parts().stream()
                .flatMap(part -> part instanceof Part.Text it
                        ? it.citations().stream().map(Citation::url)
                        : java.util.stream.Stream.of())
                .toList();
    }

    private static @Nullable Object reason(Completion answer) {
        return answer.choices().isEmpty()
                ? null
                : answer.choices().get(0).finish().reason();
    }
}

package io.fairlead.dialect.carried;

import io.fairlead.dialect.ModelTraits.Feature;
import io.fairlead.dialect.neutral.Citation;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Media;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Part;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.Reasoning.Effort;
import io.fairlead.dialect.neutral.Samples;
import io.fairlead.dialect.neutral.Sampling;
import io.fairlead.dialect.neutral.Seal;
import io.fairlead.dialect.neutral.Tool;
import io.fairlead.dialect.neutral.ToolChoice;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.dialect.neutral.Turn.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What requests ask for, one thing a request. The rows of the page. */
final class Askings {
    private static final String PIXEL =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    private static final Part HELLO = new Part.Text("Hello.");
    private static final Part ANSWER = new Part.Text("Hi.");
    private static final Tool TOOL = Samples.tool("look_up");
    private static final Part.ToolCall CALL = new Part.ToolCall("call_1", "look_up", "{\"q\":\"a\"}");

    private final Side side;
    private final List<Asking> all = new ArrayList<>();
    private String group = "";

    private Askings(Side side) {
        this.side = side;
    }

    /** All of them, with what {@code side}'s own models sealed where they speak of that. */
    static List<Asking> of(Side side) {
        Askings askings = new Askings(side);
        askings.words();
        askings.media();
        askings.tools();
        askings.formats();
        askings.sampling();
        askings.reasoning();
        askings.history();
        return askings.all;
    }

    /** The name of what a model with a feature takes, for what happens at one that lacks it. */
    static List<String> needing(Feature feature) {
        return switch (feature) {
            case PREFILL -> List.of("an assistant's turn to go on from");
            case IMAGES -> List.of("image in base64");
            case DOCUMENTS -> List.of("PDF in base64");
            case AUDIO -> List.of("audio in base64");
            case TOOLS -> List.of("tools");
            case SCHEMA -> List.of("JSON Schema");
            case SAMPLING -> List.of("temperature up to 1");
            case STOP -> List.of("stop sequences");
            case SCHEMA_WITH_TOOLS -> List.of("JSON Schema beside tools");
            case EFFORT -> List.of("an effort");
            case MINIMAL_EFFORT -> List.of("the least effort");
            case THINKING_OFF -> List.of("no reasoning");
            case FORCED_TOOLS -> List.of("choice: any tool", "choice: one tool");
            case TOOL_MEDIA -> List.of("an image in a result");
            // These add a way of asking; without them the other one is taken.
            case ADAPTIVE_THINKING, SEALED_CALLS -> List.of();
            case PENALTIES -> List.of("frequency penalty", "presence penalty");
            case LOGPROBS -> List.of("log-probabilities");
            case TEMPERATURE_AND_TOP_P -> List.of("temperature and top-p");
        };
    }

    private void words() {
        group = "Words";
        add("text", turns(new Turn(Role.USER, List.of(HELLO))));
        Turn rules = new Turn(Role.SYSTEM, List.of(new Part.Text("Be brief.")));
        add("system or developer prompt", turns(rules, user(HELLO)));
        add("one in the midst", turns(user(HELLO), said(ANSWER), rules, user(HELLO)));
        add("several turns", turns(user(HELLO), said(ANSWER), user(HELLO)));
        add("an assistant's turn to go on from", turns(user(HELLO), said(ANSWER)));
    }

    private void media() {
        group = "Images, documents, sound";
        add("image in base64", turns(user(HELLO, new Part.Image(new Media.Inline("image/png", PIXEL)))));
        add(
                "image at a URL",
                turns(user(HELLO, new Part.Image(new Media.Link("https://example.com/a.png", null)))),
                Askings::media);
        Part pdf = new Part.Document(new Media.Inline("application/pdf", "JVBERi0="), "report");
        add("PDF in base64", turns(user(HELLO, pdf)), Askings::media);
        Part link = new Part.Document(new Media.Link("https://example.com/a.pdf", "application/pdf"), null);
        add("PDF at a URL", turns(user(HELLO, link)), Askings::media);
        Part plain = new Part.Document(new Media.Plain("All is well."), "report");
        add(
                "document of plain text",
                turns(user(HELLO, plain)),
                asked -> asked.turns().toString().contains("All is well."));
        add("audio in base64", turns(user(HELLO, new Part.Audio(new Media.Inline("audio/wav", "UklGRg==")))));
        add("a file by its provider's id", turns(user(HELLO, new Part.Document(new Media.Stored("file-1"), null))));
    }

    private void tools() {
        group = "Tools";
        Draft draft = new Draft(turns(user(HELLO)));
        add("tools", draft.tools(TOOL).done());
        Tool strict = new Tool("look_up", null, Samples.schema(), true);
        add("a tool whose schema is strict", draft.tools(strict).done());
        Tool freeform = new Tool("look_up", "Does it.", Samples.schema(), null, new Tool.Own(null, "look_up", true));
        add(
                "a free-form tool",
                draft.tools(freeform).done(),
                asked -> asked.tools().get(0).name());
        for (ToolChoice choice : List.of(ToolChoice.NONE, ToolChoice.REQUIRED, ToolChoice.named("look_up"))) {
            String name = switch (choice.mode()) {
                case REQUIRED -> "any tool";
                case NAMED -> "one tool";
                default -> "no tool";
            };
            add("choice: " + name, draft.tools(TOOL).choice(choice).done());
        }
        add("one call at a time", draft.tools(TOOL).parallel(false).done(), Conversation::parallelTools);
        Part.ToolCall second = new Part.ToolCall("call_2", "look_up", "{\"q\":\"b\"}");
        add("parallel calls and their results", called(List.of(CALL, second), List.of(result(CALL), result(second))));
        add(
                "a tool that failed",
                called(List.of(CALL), List.of(new Part.ToolResult("call_1", "look_up", List.of(ANSWER), true))));
        Part picture = new Part.Image(new Media.Inline("image/png", PIXEL));
        add(
                "an image in a result",
                called(
                        List.of(CALL),
                        List.of(new Part.ToolResult("call_1", "look_up", List.of(ANSWER, picture), false))));
        Part.ToolCall broken = new Part.ToolCall("call_1", "look_up", "{\"q\":");
        add(
                "arguments that do not parse",
                called(List.of(broken), List.of(result(broken))),
                asked -> arguments(asked).contains("q"));
        Part.ToolCall odd = new Part.ToolCall("functions.look_up:0|" + "x".repeat(80), "look_up", "{}");
        add("an id of another form", called(List.of(odd), List.of(result(odd))), Askings::matched);
    }

    private void formats() {
        group = "Form of the answer";
        Draft draft = new Draft(turns(user(HELLO)));
        add("JSON mode", draft.format(OutputFormat.JSON).done());
        OutputFormat schema = new OutputFormat.Schema("answer", null, Samples.schema(), true);
        add("JSON Schema", draft.format(schema).done(), Askings::schema);
        add("JSON Schema beside tools", draft.format(schema).tools(TOOL).done(), Askings::schema);
    }

    private void sampling() {
        group = "How it is drawn";
        Conversation base = turns(user(HELLO));
        add("temperature up to 1", drawn(base, 0.5, null, null));
        add("temperature above 1", drawn(base, 1.5, null, null));
        add("top-p", drawn(base, null, 0.5, null));
        add("temperature and top-p", drawn(base, 0.5, 0.5, null));
        add("top-k", drawn(base, null, null, 40));
        add(
                "frequency penalty",
                new Draft(base)
                        .sampling(sampled(0.5, null, null, 1, null, null))
                        .done());
        add(
                "presence penalty",
                new Draft(base)
                        .sampling(sampled(null, 0.5, null, 1, null, null))
                        .done());
        add(
                "seed",
                new Draft(base).sampling(sampled(null, null, 7L, 1, null, null)).done());
        add(
                "stop sequences",
                new Draft(base)
                        .sampling(sampled(null, null, null, 2, null, null))
                        .done());
        add(
                "six stop sequences",
                new Draft(base)
                        .sampling(sampled(null, null, null, 6, null, null))
                        .done());
        add(
                "several answers (`n`)",
                new Draft(base).sampling(sampled(null, null, null, 1, 2, null)).done());
        add(
                "log-probabilities",
                new Draft(base).sampling(sampled(null, null, null, 1, null, 2)).done());
        add("no bound on tokens", new Draft(base).sampling(Sampling.DEFAULT).done(), Conversation::turns);
    }

    private void reasoning() {
        group = "Reasoning";
        Draft draft = new Draft(turns(user(HELLO)));
        add("an effort", draft.reasoning(new Reasoning(Effort.LOW, null, null)).done(), Askings::effort);
        add(
                "the least effort",
                draft.reasoning(new Reasoning(Effort.MINIMAL, null, null)).done(),
                Askings::effort);
        add("all effort", draft.reasoning(new Reasoning(Effort.MAX, null, null)).done(), Askings::effort);
        add(
                "no reasoning",
                draft.reasoning(new Reasoning(Effort.NONE, null, null)).done(),
                asked -> asked.reasoning() == null ? Effort.NONE : effort(asked));
        add("a budget", draft.reasoning(new Reasoning(null, 2_048, null)).done(), Askings::effort);
    }

    private void history() {
        group = "What was said before";
        String own = side.to().maker();
        add("a thought without a seal", thought(null));
        add("a thought's seal, own", thought(new Seal(own, Seal.Kind.SIGNATURE, "c2VhbA==")), Askings::seals);
        add("a hidden thought, own", thought(new Seal(own, Seal.Kind.HIDDEN, "c2VhbA==")), Askings::seals);
        add("a thought's seal, another maker's", thought(new Seal("another", Seal.Kind.SIGNATURE, "c2VhbA==")));
        Seal signature = new Seal(own, Seal.Kind.SIGNATURE, "c2VhbA==");
        Part.ToolCall sealed = new Part.ToolCall("call_1", "look_up", "{}", signature);
        add("a call's seal, own", called(List.of(sealed), List.of(result(sealed))));
        Part.ToolCall foreign =
                new Part.ToolCall("call_1", "look_up", "{}", new Seal("another", Seal.Kind.SIGNATURE, "c2VhbA=="));
        add("a call's seal, another maker's", called(List.of(foreign), List.of(result(foreign))));
        add("a refusal", turns(user(HELLO), said(new Part.Refusal("No.")), user(HELLO)), Askings::spoken);
        Part cited = new Part.Text("Hi.", List.of(new Citation("https://example.com/", "Example", null, 0, 2)));
        all.add(new Asking(
                group, "citations", turns(user(HELLO), said(cited), user(HELLO)), Conversation::turns, true));
    }

    private void add(String name, Conversation asked) {
        add(name, asked, Askings::everything);
    }

    private void add(String name, Conversation asked, Function<Conversation, @Nullable Object> told) {
        all.add(new Asking(group, name, asked, told, false));
    }

    /** Tools that may not be called are none; a schema that need not be strict is one of which nothing was said. */
    private static List<Object> everything(Conversation asked) {
        boolean none = asked.toolChoice().equals(ToolChoice.NONE);
        List<Tool> tools = none ? List.of() : asked.tools();
        return List.of(
                asked.turns(),
                tools.stream()
                        .map(tool -> new Tool(
                                tool.name(),
                                tool.description(),
                                tool.schema(),
                                Boolean.TRUE.equals(tool.strict()) ? Boolean.TRUE : null))
                        .toList(),
                tools.isEmpty() ? ToolChoice.AUTO : asked.toolChoice(),
                asked.format(),
                asked.sampling());
    }

    private static String arguments(Conversation asked) {
        return asked.turns().get(1).parts().get(0) instanceof Part.ToolCall call ? call.arguments() : "";
    }

    /** The bytes, address or text of what is no picture; names and labels cannot change it. */
    private static Object media(Conversation asked) {
        return asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .map(part -> part instanceof Part.Document it
                        ? address(it.media())
                        : part instanceof Part.Image it ? address(it.media()) : part)
                .toList();
    }

    private static Object address(Media media) {
        return media instanceof Media.Link link ? link.url() : media;
    }

    private static Object schema(Conversation asked) {
        return asked.format() instanceof OutputFormat.Schema it ? it.schema() : asked.format();
    }

    private static Object seals(Conversation asked) {
        return asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .map(part -> part instanceof Part.Thought it && it.seal() != null
                        ? it.seal().value()
                        : "")
                .toList();
    }

    private static @Nullable Object effort(Conversation asked) {
        return asked.reasoning() == null || asked.reasoning().asBudget() == null
                ? null
                : Effort.of(asked.reasoning().asBudget());
    }

    /** Whether the result belongs to the call. */
    private static Object matched(Conversation asked) {
        Part call = asked.turns().get(1).parts().get(0);
        Part result = asked.turns().get(2).parts().get(0);
        return call instanceof Part.ToolCall it
                && result instanceof Part.ToolResult of
                && it.id().equals(of.id());
    }

    private static Object spoken(Conversation asked) {
        return asked.turns().stream()
                .flatMap(turn -> turn.parts().stream())
                .map(part ->
                        part instanceof Part.Refusal it ? it.text() : part instanceof Part.Text it ? it.text() : "")
                .toList();
    }

    private static Turn user(Part... parts) {
        return new Turn(Role.USER, List.of(parts));
    }

    private static Turn said(Part... parts) {
        return new Turn(Role.ASSISTANT, List.of(parts));
    }

    private static Conversation turns(Turn... turns) {
        return new Conversation(
                "model",
                false,
                false,
                List.of(turns),
                List.of(),
                ToolChoice.AUTO,
                null,
                OutputFormat.TEXT,
                sampled(null, null, null, 0, null, null),
                null);
    }

    private static Conversation called(List<Part> calls, List<Part> results) {
        return new Draft(turns(user(HELLO), new Turn(Role.ASSISTANT, calls), new Turn(Role.USER, results)))
                .tools(TOOL)
                .done();
    }

    private static Part result(Part.ToolCall call) {
        return new Part.ToolResult(call.id(), call.name(), List.of(ANSWER), false);
    }

    /** A thought before a call: where it is gone on with, it counts. */
    private static Conversation thought(@Nullable Seal seal) {
        String words = seal != null && seal.kind() == Seal.Kind.HIDDEN ? "" : "Hm.";
        return called(List.of(new Part.Thought(words, seal), CALL), List.of(result(CALL)));
    }

    private static Conversation drawn(
            Conversation base, @Nullable Double temperature, @Nullable Double topP, @Nullable Integer topK) {
        return new Draft(base)
                .sampling(new Sampling(4_000, temperature, topP, topK, null, null, null, List.of(), null, null))
                .done();
    }

    private static Sampling sampled(
            @Nullable Double frequency,
            @Nullable Double presence,
            @Nullable Long seed,
            int stops,
            @Nullable Integer answers,
            @Nullable Integer logprobs) {
        List<String> stop = List.of("A", "B", "C", "D", "E", "F").subList(0, stops);
        return new Sampling(4_000, null, null, null, frequency, presence, seed, stop, answers, logprobs);
    }
}

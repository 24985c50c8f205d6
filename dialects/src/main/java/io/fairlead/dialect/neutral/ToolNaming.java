package io.fairlead.dialect.neutral;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names of tools and the ids of calls in one request to another API, and in its answer. Names are said as the API takes them,
 * and told again as the client has them. An id that comes again in a later call is made unique, with its result; a call of the
 * answer never has the id of one before it. All of it follows from the request alone, so that the next request, which has this
 * answer in it, is said alike. Immutable; what it makes for an answer belongs to that answer.
 */
public final class ToolNaming {
    private final Conversation asked;
    private final Conversation said;
    /** The client's names, by those that are said in their place. */
    private final Map<String, String> own;
    /** All ids of calls in the request, as the client has them. */
    private final Set<String> ids;

    private final ToolIds told;

    private ToolNaming(Conversation asked, Conversation said, Map<String, String> own, Set<String> ids, ToolIds told) {
        this.asked = asked;
        this.said = said;
        this.own = own;
        this.ids = ids;
        this.told = told;
    }

    /** How {@code asked}, a request of {@code from}, is said to {@code into}. */
    public static ToolNaming of(Conversation asked, Api from, Api into) {
        ToolNames form = into.toolNames();
        Map<String, String> own = new HashMap<>();
        UniqueCalls calls = new UniqueCalls(name -> said(name, form, own), into.callIds());
        List<Tool> tools = new ArrayList<>(asked.tools().size());
        for (Tool tool : asked.tools()) {
            tools.add(new Tool(
                    said(tool.name(), form, own), tool.description(), tool.schema(), tool.strict(), tool.own()));
        }
        List<Turn> turns = calls.of(asked.turns());
        ToolChoice choice = asked.toolChoice();
        String chosen = choice.name();
        Conversation said = new Conversation(
                asked.model(),
                asked.stream(),
                asked.streamUsage(),
                turns,
                tools,
                chosen == null ? choice : new ToolChoice(choice.mode(), said(chosen, form, own)),
                asked.parallelTools(),
                asked.format(),
                asked.sampling(),
                asked.reasoning());
        return new ToolNaming(asked, said, own, calls.before(), from.callIds());
    }

    private static String said(String name, ToolNames form, Map<String, String> own) {
        String said = form.fit(name);
        if (!said.equals(name)) {
            own.put(said, name);
        }
        return said;
    }

    /** The request as the client has it. */
    public Conversation asked() {
        return asked;
    }

    /** The same for the answer alone, without what was said so far. */
    public ToolNaming withoutTurns() {
        Conversation kept = asked.withoutTurns();
        return new ToolNaming(kept, kept, own, ids, told);
    }

    /** The request as it is said. */
    public Conversation said() {
        return said;
    }

    /** A whole answer as the client is told it. */
    public Completion told(Completion answer) {
        Answer names = new Answer();
        List<Completion.Choice> choices = new ArrayList<>(answer.choices().size());
        for (Completion.Choice choice : answer.choices()) {
            List<Part> parts = new ArrayList<>(choice.parts().size());
            for (Part part : choice.parts()) {
                parts.add(
                        part instanceof Part.ToolCall call
                                ? new Part.ToolCall(
                                        names.id(call.id()), names.name(call.name()), call.arguments(), call.seal())
                                : part);
            }
            choices.add(new Completion.Choice(choice.index(), parts, choice.finish(), choice.logprobs()));
        }
        return new Completion(answer.id(), answer.model(), choices, answer.tokens());
    }

    /** The same for one that streams: what goes to {@code sink} is told. */
    public DeltaSink told(DeltaSink sink) {
        Answer names = new Answer();
        return delta -> {
            if (delta instanceof Delta.PartBegun it && it.opening() instanceof Delta.Opening.CallOpening call) {
                Delta.Opening told = new Delta.Opening.CallOpening(names.id(call.id()), names.name(call.name()));
                sink.delta(new Delta.PartBegun(it.choice(), it.part(), told));
            } else {
                sink.delta(delta);
            }
        };
    }

    /** The names and ids of one answer. */
    private final class Answer {
        private final Set<String> used = new HashSet<>(ids);

        String name(String name) {
            return own.getOrDefault(name, name);
        }

        String id(String id) {
            return UniqueCalls.unique(id, told, used);
        }
    }
}

package io.fairlead.dialect.neutral;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Gives each call of a conversation an id of its own, and each result the id of its call. Some providers number the calls of
 * every answer anew, or give them no id. Without this a conversation would have two calls of one id. A result belongs to the
 * first call of its id that waits for one, in the last turn that has such calls. For one conversation.
 */
final class UniqueCalls {
    private final UnaryOperator<String> names;
    private final ToolIds form;
    private final Set<String> before = new HashSet<>();
    private final Set<String> used = new HashSet<>();
    /** By the id as it came: what it became, for calls that wait for their results. */
    private final Map<String, Deque<String>> waiting = new HashMap<>();
    /** By the id as it came: what the last call of it became. */
    private final Map<String, String> last = new HashMap<>();

    /** {@code names} says the names of calls and results; {@code form} is that of the ids. */
    UniqueCalls(UnaryOperator<String> names, ToolIds form) {
        this.names = names;
        this.form = form;
    }

    /** The ids that were there, and those that they became. */
    Set<String> before() {
        Set<String> all = new HashSet<>(before);
        all.addAll(used);
        return all;
    }

    List<Turn> of(List<Turn> turns) {
        List<Turn> unique = new ArrayList<>(turns.size());
        for (Turn turn : turns) {
            Set<String> here = new HashSet<>();
            List<Part> parts = new ArrayList<>(turn.parts().size());
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolCall call) {
                    String id = call(call.id(), here.add(call.id()));
                    parts.add(new Part.ToolCall(id, names.apply(call.name()), call.arguments(), call.seal()));
                } else if (part instanceof Part.ToolResult result) {
                    String name = result.name();
                    parts.add(new Part.ToolResult(
                            result(result.id()),
                            name == null ? null : names.apply(name),
                            result.content(),
                            result.error()));
                } else {
                    parts.add(part);
                }
            }
            unique.add(new Turn(turn.role(), parts));
        }
        return unique;
    }

    /** {@code first}: the first of its id in its turn; calls of an earlier one that never got a result wait no more. */
    private String call(String id, boolean first) {
        before.add(id);
        String its = unique(id, form, used);
        Deque<String> calls = waiting.computeIfAbsent(id, each -> new ArrayDeque<>());
        if (first) {
            calls.clear();
        }
        calls.add(its);
        last.put(id, its);
        return its;
    }

    private String result(String id) {
        Deque<String> calls = waiting.get(id);
        String its = calls == null ? null : calls.poll();
        return its != null ? its : last.getOrDefault(id, form.fit(id));
    }

    /** {@code id} in its form, or with the first number behind it that was not used yet. Adds what it says to {@code used}. */
    static String unique(String id, ToolIds form, Set<String> used) {
        String some = id.isEmpty() ? "call" : id;
        String its = form.fit(some);
        for (int number = 2; !used.add(its); number++) {
            its = form.fit(some + "_" + number);
        }
        return its;
    }
}

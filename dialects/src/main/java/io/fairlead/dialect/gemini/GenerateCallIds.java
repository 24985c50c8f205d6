package io.fairlead.dialect.gemini;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ids of the calls in one conversation. Google's are newer than its calls. Where one is missing, it is the tool's name and a
 * number. A result without one belongs to the first call of its tool that waits for a result.
 */
final class GenerateCallIds {
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<String, Deque<String>> waiting = new HashMap<>();
    private final Set<String> known = new HashSet<>();

    String ofCall(@Nullable String id, String name) {
        String its = id == null || id.isEmpty() ? next(name) : id;
        known.add(its);
        waiting.computeIfAbsent(name, each -> new ArrayDeque<>()).add(its);
        return its;
    }

    String ofResult(@Nullable String id, String name) {
        Deque<String> calls = waiting.getOrDefault(name, new ArrayDeque<>());
        if (id != null && known.contains(id)) {
            calls.remove(id);
            return id;
        }
        String first = calls.poll();
        if (first != null) {
            return first;
        }
        return id == null || id.isEmpty() ? next(name) : id;
    }

    private String next(String name) {
        return name + "_" + counts.merge(name, 1, Integer::sum);
    }
}

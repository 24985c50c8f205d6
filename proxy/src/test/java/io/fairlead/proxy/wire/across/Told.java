package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a provider understood of a request that it took for a good one.
 *
 * @param model who is asked
 * @param streamed whether a stream is wanted
 * @param said the conversation, line by line, as {@link Ask#said()} has it
 * @param ids the ids of all calls, in order
 * @param tools what may be called
 * @param schema what the answer must follow, or null
 */
record Told(
        String model,
        boolean streamed,
        List<String> said,
        List<String> ids,
        List<String> tools,
        @Nullable JsonNode schema) {

    /** Takes down a conversation, and holds it to what every provider demands of calls and results. */
    static final class Minutes {
        private final List<String> said = new ArrayList<>();
        private final List<String> ids = new ArrayList<>();
        private final Map<String, String> calls = new HashMap<>();
        private final Set<String> open = new HashSet<>();

        void system(String text) {
            said.add("system: " + text);
        }

        void user(String text) {
            said.add("user: " + text);
        }

        void picture(String type, String base64) {
            said.add("picture: " + type + " " + base64);
        }

        void assistant(String text) {
            said.add("assistant: " + text);
        }

        void call(String id, String tool, JsonNode arguments) {
            Claim.that(arguments.isObject(), "arguments are an object: " + arguments);
            Claim.that(open.add(id) && !calls.containsKey(id), "the id of a call is its own: " + id);
            calls.put(id, tool + " " + arguments);
            ids.add(id);
            said.add("call: " + tool + " " + arguments);
        }

        void result(String id, String text) {
            Claim.that(open.remove(id), "a result belongs to a call that waits for it: " + id);
            said.add("result of " + calls.get(id) + ": " + text);
        }

        /** Before anybody else speaks, and at the end. */
        void allAnswered() {
            Claim.that(open.isEmpty(), "each call has its result: " + open);
        }

        Told told(String model, boolean streamed, List<String> tools, @Nullable JsonNode schema) {
            allAnswered();
            return new Told(model, streamed, said, ids, tools, schema);
        }
    }
}

package io.fairlead.dialect;

import java.util.List;
import java.util.Set;

/**
 * Whether a generation leaves something behind at its provider, or has an effect elsewhere. An earlier answer is then none to it.
 * A table of names for all dialects. It hears of the members of one request.
 */
public final class SideEffects {

    /** These keep each answer unless the request says that it is not to be stored. */
    private static final Set<String> STORING = Set.of("responses", "interactions");

    /** At the top level: servers that act, containers that stay, and speech, which later calls refer to. */
    private static final Set<String> ACTING = Set.of("mcp_servers", "container", "audio");

    /** What a tool's type begins with that its provider runs, and that may change something. */
    private static final List<String> TOOLS = List.of("mcp", "code_interpreter", "code_execution", "shell");

    private final boolean storing;
    private boolean unstored;
    private boolean found;

    /** {@code api}: the API's name within its dialect. */
    public SideEffects(String api) {
        this.storing = STORING.contains(api);
    }

    /** Whether there are any, once all members were heard. */
    public boolean any() {
        return found || (storing && !unstored);
    }

    /** Hears of one of its members, as the reader of its canonical form tells them: {@code top} is the document's own around it. */
    public void member(int depth, String top, String name, String value) {
        if (depth == 1 && name.equals("store")) {
            found |= value.equals("true");
            unstored |= value.equals("false");
        } else if (depth == 1 && ACTING.contains(name)) {
            found |= !value.equals("null");
        } else if (depth == 2 && top.equals("tools") && name.equals("type")) {
            found |= TOOLS.stream().anyMatch(value::startsWith);
        }
    }
}

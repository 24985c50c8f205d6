package io.fairlead.dialect.neutral;

import io.fairlead.dialect.Habit;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of the tools that need no description of the client's (search, code, computer) a provider has. Immutable. */
public final class HostedTools {
    private static final String DATED = "_20";

    /** Null where nobody knows. */
    private final @Nullable Set<String> names;

    private HostedTools(@Nullable Set<String> names) {
        this.names = names;
    }

    /** As the catalogue has it. */
    public static HostedTools of(Destination to) {
        String said = Habit.HOSTED_TOOLS.of(to.habits());
        return new HostedTools(said == null ? null : Set.of(said.split(" ")));
    }

    /** Known not to be there; what is not known is tried. {@code type} may have its version's date behind its name. */
    public boolean lacks(String type) {
        return names != null && names.stream().noneMatch(name -> type.equals(name) || type.startsWith(name + DATED));
    }
}

package io.fairlead.dialect.neutral;

import java.util.List;

/**
 * What one speaker said in one go.
 *
 * @param role who
 * @param parts what, in order
 */
public record Turn(Role role, List<Part> parts) {

    public Turn {
        parts = List.copyOf(parts);
    }

    /** Who speaks. Results of tools are the user's. */
    public enum Role {
        /** Instructions: {@code system} and {@code developer} alike. */
        SYSTEM,
        USER,
        ASSISTANT
    }
}

package io.fairlead.dialect.neutral;

import org.jspecify.annotations.Nullable;

/**
 * Whether the model must call a tool.
 *
 * @param mode how it is bound
 * @param name the tool that it must call; only with {@link Mode#NAMED}
 */
public record ToolChoice(Mode mode, @Nullable String name) {
    public static final ToolChoice AUTO = new ToolChoice(Mode.AUTO, null);
    public static final ToolChoice NONE = new ToolChoice(Mode.NONE, null);
    public static final ToolChoice REQUIRED = new ToolChoice(Mode.REQUIRED, null);

    public static ToolChoice named(String name) {
        return new ToolChoice(Mode.NAMED, name);
    }

    /** How the model is bound. */
    public enum Mode {
        /** It decides; also what holds when nothing is said. */
        AUTO,
        NONE,
        /** Any tool, but one. */
        REQUIRED,
        NAMED
    }
}

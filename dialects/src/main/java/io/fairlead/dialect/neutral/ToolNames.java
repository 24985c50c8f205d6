package io.fairlead.dialect.neutral;

/**
 * Names of tools in the form that an API takes. A name that does not have it is replaced by one that is made of it, always the
 * same, so that the next request of a conversation says it alike without anything being remembered.
 */
public enum ToolNames {
    /** Any text. */
    ANY(Integer.MAX_VALUE, "", true),
    /** Letters, digits, underscore and hyphen, at most 64: OpenAI and its family, Bedrock. */
    WORD(64, "_-", true),
    /** The same, at most 128: Anthropic. */
    LONG_WORD(128, "_-", true),
    /** The same with dots, at most 64, and no digit first: Google. */
    DOTTED(64, "_-.", false),
    /** Letters, digits and underscore, at most 64, and no digit first: Cohere. */
    IDENTIFIER(64, "_", false);

    /** How much of the digest of a name stands in its replacement. */
    private static final int DIGEST = 10;

    private final int most;
    private final String signs;
    private final boolean digitFirst;

    ToolNames(int most, String signs, boolean digitFirst) {
        this.most = most;
        this.signs = signs;
        this.digitFirst = digitFirst;
    }

    /** {@code name} itself where it has the form, else one that stands for it. */
    public String fit(String name) {
        return fits(name) ? name : standIn(name);
    }

    private boolean fits(String name) {
        if (this == ANY) {
            return true;
        }
        boolean fits = !name.isEmpty() && name.length() <= most && (digitFirst || !digit(name.charAt(0)));
        for (int i = 0; fits && i < name.length(); i++) {
            fits = may(name.charAt(i));
        }
        // A sign that is no letter at the front is refused by some of those who are compatible.
        return fits && name.charAt(0) != '-' && name.charAt(0) != '.';
    }

    private boolean may(char c) {
        return letter(c) || digit(c) || signs.indexOf(c) >= 0;
    }

    /** What can stay of the name, so that the model can make something of it, and its digest. */
    private String standIn(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && text.length() < most - DIGEST - 1; i++) {
            char c = name.charAt(i);
            if (text.isEmpty() && !letter(c)) {
                text.append("t_");
            }
            text.append(may(c) ? c : '_');
        }
        return text.append(text.isEmpty() ? "tool_" : "_")
                .append(ToolIds.digest(name, DIGEST))
                .toString();
    }

    private static boolean letter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }
}

package io.fairlead.dialect.neutral;

/**
 * Names of tools in the form that an API takes. A name that does not have it is replaced by one that is made of it, always the
 * same. So the next request of a conversation says it alike without anything being remembered.
 */
public enum ToolNames {
    /** Any text. */
    ANY(Integer.MAX_VALUE, WordForm.ANY, true),
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

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a text
    private final WordForm form;

    private final boolean digitFirst;

    ToolNames(int most, String signs, boolean digitFirst) {
        this.form = new WordForm(1, most, signs);
        this.digitFirst = digitFirst;
    }

    /** {@code name} itself where it has the form, else one that stands for it. */
    public String fit(String name) {
        return this == ANY || (form.fits(name) && begins(name.charAt(0))) ? name : standIn(name);
    }

    /** A sign that is no letter at the front is refused by some of those who are compatible. */
    private boolean begins(char c) {
        return c != '-' && c != '.' && (digitFirst || !WordForm.digit(c));
    }

    /** What can stay of the name, so that the model can make something of it, and its digest. */
    private String standIn(String name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.length() && text.length() < form.most() - DIGEST - 1; i++) {
            char c = name.charAt(i);
            if (text.isEmpty() && !WordForm.letter(c)) {
                text.append("t_");
            }
            text.append(form.may(c) ? c : '_');
        }
        return text.append(text.isEmpty() ? "tool_" : "_")
                .append(WordForm.digest(name, DIGEST))
                .toString();
    }
}

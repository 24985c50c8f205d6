package io.fairlead.dialect.neutral;

/**
 * Ids of tool calls in the form that an API takes. A foreign id is replaced by one that is computed from it. So a call and its
 * result match, and the same call in the next request of a conversation, without anything being remembered.
 */
public enum ToolIds {
    /** Any text. */
    ANY(0, Integer.MAX_VALUE, WordForm.ANY),
    /** Any text of 40 signs at the most: OpenAI's Chat Completions. */
    SHORT(0, 40, WordForm.ANY),
    /** Any text of 64 signs at the most: OpenAI's Responses. */
    LONGER(0, 64, WordForm.ANY),
    /** Letters, digits, underscore and hyphen: Anthropic (at most 64). */
    WORD(1, 64, "_-"),
    /** The same with dot and colon: Bedrock (at most 64). */
    DOTTED(1, 64, "_-.:"),
    /** Exactly nine letters or digits: Mistral. */
    NINE(9, 9, "");

    @SuppressWarnings("ImmutableEnumChecker") // a record of numbers and a text
    private final WordForm form;

    ToolIds(int least, int most, String signs) {
        this.form = new WordForm(least, most, signs);
    }

    /** {@code id} itself where it has the form, else one that stands for it. */
    public String fit(String id) {
        return form.fits(id) ? id : WordForm.digest(id, this == NINE ? 9 : 24);
    }
}

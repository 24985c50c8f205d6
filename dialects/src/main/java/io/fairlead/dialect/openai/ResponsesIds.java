package io.fairlead.dialect.openai;

import io.fairlead.dialect.neutral.ToolIds;

/**
 * Ids of answers that another provider gave, in OpenAI's form, and such that they are known again: nothing is stored under them.
 */
final class ResponsesIds {
    private static final String MARK = "_fairlead_";

    private ResponsesIds() {}

    /** Of the answer {@code exchange}. */
    static String answer(String exchange) {
        return "resp" + MARK + exchange;
    }

    /** Of the item {@code number} of it; {@code kind} is {@code msg}, {@code rs}, {@code fc} or {@code ctc}. */
    static String item(String kind, String exchange, int number) {
        return kind + MARK + exchange + "_" + number;
    }

    /** Whether one of the above made it. */
    static boolean ours(String id) {
        return id.contains(MARK);
    }

    /** A call's id in the length that OpenAI takes. */
    static String call(String id) {
        return ToolIds.LONGER.fit(id);
    }
}

package io.fairlead.admin;

/** How many items a list may have. */
final class ItemLimit {

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private ItemLimit() {}

    /** What the parameter {@code limit} says; 0 when it is none. */
    static int of(Call call) {
        try {
            int limit = Integer.parseInt(call.parameter("limit").orElse(Integer.toString(USUAL)));
            return limit < 1 || limit > MOST ? 0 : limit;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    static Reply wrong() {
        return Reply.problem(400, "Bad Request", "limit is a number from 1 to " + MOST + ".");
    }
}

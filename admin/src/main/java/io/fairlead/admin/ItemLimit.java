package io.fairlead.admin;

/** How many items a list may have, by a parameter of the query. */
final class ItemLimit {

    /** What {@link #of} says of a parameter that is no such number. */
    static final int WRONG = -1;

    private static final int USUAL = 100;
    private static final int MOST = 1000;

    private ItemLimit() {}

    /** What the parameter {@code limit} says. */
    static int of(Call call) {
        return of(call, "limit", 1, MOST, USUAL);
    }

    /** What the parameter {@code name} says, which may be left out. */
    static int of(Call call, String name, int least, int most, int usual) {
        try {
            int number = Integer.parseInt(call.parameter(name).orElse(Integer.toString(usual)));
            return number < least || number > most ? WRONG : number;
        } catch (NumberFormatException e) {
            return WRONG;
        }
    }

    static Reply wrong() {
        return wrong("limit", 1, MOST);
    }

    static Reply wrong(String name, int least, int most) {
        return Reply.problem(400, "Bad Request", name + " is a number from " + least + " to " + most + ".");
    }
}

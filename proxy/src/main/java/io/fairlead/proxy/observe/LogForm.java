package io.fairlead.proxy.observe;

/** Whether log lines are text for people, whose fields follow the event's name, or fields for a search. One for the process. */
public final class LogForm {

    private static volatile boolean text =
            System.getProperty("fairlead.log.format", "text").startsWith("text");

    private LogForm() {}

    /** From now on; {@code false}: fields stand beside the message. */
    public static void text(boolean forPeople) {
        text = forPeople;
    }

    static boolean text() {
        return text;
    }
}

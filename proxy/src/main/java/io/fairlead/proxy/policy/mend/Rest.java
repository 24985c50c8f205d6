package io.fairlead.proxy.policy.mend;

/** What of another attempt's text the client does not have yet. One thread at a time; no input or output. */
interface Rest {

    /** What of {@code piece}, which is next, the client gets now. */
    String more(String piece);

    /** The text ended: what the client gets of what was kept back. */
    String end();

    /** Whether the text is another one than the client has: it is no rest. */
    boolean differs();

    /** Whether the whole of what the client has was met, or needs not be. */
    boolean reached();

    /** Of an answer that was asked for again: it says what was said, or is another one. */
    static Rest again(String said) {
        return new AskedAgain(said);
    }

    /** Of an answer that goes on from {@code begun}, the text but for the white space at its end. */
    static Rest after(String said, String begun) {
        return new Continued(begun, said.substring(begun.length()));
    }
}

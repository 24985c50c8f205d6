package io.fairlead.proxy.exchange;

/**
 * An answer whose head is here and whose body flows.
 *
 * @param status the HTTP status
 * @param headers end-to-end headers, as they came
 * @param length the body's length in bytes when the head says it, else -1
 * @param body the bytes; whoever gets the answer opens or cancels it
 */
public record Answer(int status, Headers headers, long length, Body body) {

    /** Whether the connection speaks another protocol from here on: the body is what the provider says in it. */
    public boolean switching() {
        return status == 101;
    }

    public Answer withHeaders(Headers changed) {
        return new Answer(status, changed, length, body);
    }

    public Answer withBody(Body changed) {
        return new Answer(status, headers, length, changed);
    }
}

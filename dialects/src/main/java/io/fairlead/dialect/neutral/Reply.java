package io.fairlead.dialect.neutral;

/**
 * What an answer is written for.
 *
 * @param asked the client's request
 * @param maker whose models the client's own provider serves: seals of others are carried
 * @param model the model that is named where the answer names none
 * @param id a fresh id without a prefix, for dialects whose answers need one of their own form
 * @param createdSeconds the time of the answer, in seconds since 1970
 * @param path the path and query that the client asked, as some APIs name the form of a stream there; or {@code ""}
 */
public record Reply(Conversation asked, String maker, String model, String id, long createdSeconds, String path) {

    public Reply(Conversation asked, String maker, String model, String id, long createdSeconds) {
        this(asked, maker, model, id, createdSeconds, "");
    }
}

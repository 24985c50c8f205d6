package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One generation API, to and from the neutral model. Immutable and safe for any thread; pure.
 *
 * <p>The laws: what {@link #writeRequest} writes, {@link #readRequest} reads back as the same conversation, but for what was
 * named as a loss. The same holds for answers. The collected deltas of a stream are the completion of the whole answer.
 */
public interface Api {

    /** Its name as {@link io.fairlead.dialect.Operation#api()} has it: {@code chat}, {@code messages} ... */
    String name();

    /** Every request field that the provider documents. */
    FieldTable fields();

    /** The form of the ids that calls of its tools may have. */
    default ToolIds callIds() {
        return ToolIds.ANY;
    }

    /** The form of the names that its tools may have. */
    default ToolNames toolNames() {
        return ToolNames.ANY;
    }

    /**
     * Reads a request.
     *
     * @param body the JSON document
     * @param path the provider's own path with its query; some APIs name model or stream there
     * @param maker whose models the addressed provider serves: seals that nobody else marked are theirs
     * @param losses told of what the neutral model cannot hold
     */
    Conversation readRequest(JsonNode body, String path, String maker, Losses losses);

    /** Writes a request for {@code to}; {@code losses} is told of what the API, or the target's model, lacks. */
    Written writeRequest(Conversation asked, Destination to, Losses losses);

    /**
     * A request of this very API, as {@code to} wants it where its habits differ, and without what its model is known to lack;
     * {@code body} itself, untouched, where nothing has to change. The model is already {@code to}'s. What only the provider that
     * the client addressed can read or has stored is taken out and named where {@code to} is another. Fields that nobody knows
     * stay, but where the request has to be written anew (which this does, and an API that edits field by field does not).
     *
     * @param body the client's request
     * @param from whom it was made for
     * @param to whom it goes to
     * @param losses told of what was taken out
     */
    default JsonNode adapt(JsonNode body, Origin from, Destination to, Losses losses) {
        return Abilities.adapt(this, body, to, losses);
    }

    /** The same where it goes to whom it was made for. */
    default JsonNode adapt(JsonNode body, Destination to, Losses losses) {
        return adapt(body, new Origin(to.maker(), true), to, losses);
    }

    /**
     * Where a request of this very API, which came under {@code path}, goes for {@code to}: the model is {@code to}'s, and what the
     * path says of the answer's form stays.
     */
    default String writePath(Conversation asked, String path, Destination to) {
        return writeRequest(asked, to, new Losses()).path();
    }

    /** Reads a good answer's body; null when it is none (no JSON object, nothing of an answer in it). */
    @Nullable
    Completion readAnswer(JsonNode body, String maker);

    /** Writes a whole answer's JSON body. */
    JsonNode writeAnswer(Completion answer, Reply reply);

    /**
     * Whether a good answer of {@code contentType} to a request for a stream is one. A JSON document is a whole answer all the
     * same, but where the API's streams may be JSON too.
     */
    default boolean streams(@Nullable String contentType) {
        return contentType == null || !contentType.toLowerCase(Locale.ROOT).startsWith("application/json");
    }

    /** A reader of one stream that {@code maker}'s model sends with {@code contentType}. */
    StreamReader streamReader(@Nullable String contentType, String maker, DeltaSink sink);

    /** A writer of one stream. */
    StreamWriter streamWriter(Reply reply);

    /** Reads along in a stream of this API, so that another one can be told as the rest of it. */
    default Seam seam() {
        return new PlainSeam(this);
    }

    /** Whether its models may go on from an answer that was begun for them, as {@link #goingOn} says it. */
    default boolean goesOn() {
        return false;
    }

    /**
     * A request of this very API that asks to go on from {@code said}, with as many tokens less as that took; {@code body} stays as it
     * is. Only where it {@link #goesOn}.
     */
    default JsonNode goingOn(JsonNode body, String said, long spent) {
        return body;
    }

    /** The {@code content-type} of its streams, as the client asked for one. */
    default String streamType(Reply reply) {
        return "text/event-stream; charset=utf-8";
    }
}

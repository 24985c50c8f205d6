package io.fairlead.dialect.neutral;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * One API for embeddings, to and from the neutral model. Immutable and safe for any thread; pure. Vectors of two models mean
 * nothing to each other: which model may stand in for another is the route's to say, and never decided here.
 */
public interface EmbeddingApi {

    /** Its name as {@link io.fairlead.dialect.Operation#api()} has it. */
    String name();

    /** Every request field that the provider documents; {@code model} counts where the models of one API have words of their own. */
    FieldTable fields(String model);

    /**
     * Reads a request.
     *
     * @param body the JSON document
     * @param path the provider's own path with its query; some APIs name the model there
     * @param losses told of what the neutral model cannot hold
     */
    Embeddings readRequest(JsonNode body, String path, Losses losses);

    /** Writes a request for {@code to}; {@code losses} is told of what the API, or the target's model, lacks. */
    Written writeRequest(Embeddings asked, Destination to, Losses losses);

    /** Reads a good answer's body; null when it is none. */
    @Nullable
    Vectors readAnswer(JsonNode body);

    /**
     * Writes an answer's JSON body.
     *
     * @param answer the vectors
     * @param asked the client's request
     * @param model the model that is named where the answer names none
     * @param id a fresh id, for dialects whose answers have one
     */
    JsonNode writeAnswer(Vectors answer, Embeddings asked, String model, String id);
}

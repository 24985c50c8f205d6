package io.fairlead.dialect;

import org.jspecify.annotations.Nullable;

/**
 * What a request asks for, as far as method and path say it.
 *
 * @param dialect the name of the dialect that it is spoken in; a provider may speak several. Empty when unknown
 * @param api the API's name within its dialect: {@code chat}, {@code responses}, {@code messages}, {@code
 *     generate-content}, {@code converse}, {@code embeddings} ...; {@code other} when unknown
 * @param kind how its failures may be treated
 * @param streaming how the client asks for a stream
 * @param model the model that the path names, or null when the body names it or none is named
 */
public record Operation(
        String dialect,
        String api,
        Kind kind,
        Streaming streaming,
        @Nullable String model) {

    /** An operation about which nothing is known: it passes through untranslated. */
    public static final Operation OTHER = new Operation("other", Kind.OTHER, Streaming.NEVER, null);

    /** An operation of a provider that speaks one dialect only. */
    public Operation(String api, Kind kind, Streaming streaming, @Nullable String model) {
        this("", api, kind, streaming, model);
    }

    /** How an operation may be treated when it fails. */
    public enum Kind {
        /** A generation by a model: repeated by policy, body peeked, answer held until it commits. */
        GENERATION,
        /** Embeddings: like a generation, without a stream. */
        EMBEDDING,
        /** A question that has a body and no effect: moderation, reranking, token counts. */
        QUERY,
        /** A read without effect: models list, a stored object. */
        READ,
        /** Files, audio, batches going up: streamed, not replayed. */
        UPLOAD,
        /** An answer that is no text: audio, images, file contents; commits at its first byte. */
        BINARY,
        /** Anything else: repeated only when it is proved that nothing was done. */
        OTHER
    }

    /** Where the wish for a stream is found. */
    public enum Streaming {
        NEVER,
        /** The path says so ({@code :streamGenerateContent}, {@code /converse-stream}). */
        BY_PATH,
        /** The body's {@code stream} says so; absent means no. */
        BY_BODY,
        /** The body's {@code stream} says so; absent means yes (Ollama's own API). */
        BY_BODY_UNLESS_FALSE
    }

    /** Whether the body is a JSON document that model, stream flag and size estimate are read from. */
    public boolean peeksBody() {
        return generates() || kind == Kind.QUERY;
    }

    /**
     * Whether a good status promises what a model made: then an error within the answer, or an answer that says nothing, is a
     * failure. In the answer of any other operation a member {@code error} is the provider's data.
     */
    public boolean generates() {
        return kind == Kind.GENERATION || kind == Kind.EMBEDDING;
    }

    /** The same where the client asks for the work to be done later: the answer is the record of a job. */
    public Operation inBackground() {
        return new Operation(dialect, api, Kind.OTHER, streaming, model);
    }
}

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
        /** Embeddings, moderation, reranking, token counts: like a generation, without a stream. */
        EMBEDDING,
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
        return kind == Kind.GENERATION || kind == Kind.EMBEDDING;
    }
}

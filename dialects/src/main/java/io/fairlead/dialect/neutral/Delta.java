package io.fairlead.dialect.neutral;

import io.fairlead.dialect.ErrorTable;
import io.fairlead.dialect.ProviderError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A step of an answer that streams.
 *
 * <p>A reader's sequence is well-formed, whatever its dialect leaves out: one {@link Begun}. Then for each part of a choice
 * {@link PartBegun}, its pieces, {@link PartEnded}. {@link Finished} once for each choice, after its parts. At last {@link
 * Ended}, or {@link Failed} and nothing more. Only a stream that goes on behind its own end has {@link Failed#BEHIND_THE_END}
 * after {@link Ended}. {@link Counted} may come at any time before the end. Parts of one choice are numbered from 0 in the
 * order of their beginning. Only tool calls may overlap; {@link InTurn} puts them one after another for dialects that cannot
 * say that.
 */
public sealed interface Delta {

    /** The answer has begun. */
    record Begun(@Nullable String id, @Nullable String model) implements Delta {}

    /** A part begins. */
    record PartBegun(int choice, int part, Opening opening) implements Delta {}

    /** More of a part: words, or for a tool call more of its arguments' JSON text. */
    record Piece(int choice, int part, String text) implements Delta {}

    /** The seal of a thought or a tool call. */
    record Sealed(int choice, int part, Seal seal) implements Delta {}

    /** A source of the text so far. */
    record Cited(int choice, int part, Citation citation) implements Delta {}

    /** Probabilities of tokens of a text. */
    record Weighed(int choice, int part, List<TokenLogprob> logprobs) implements Delta {
        public Weighed {
            logprobs = List.copyOf(logprobs);
        }
    }

    /** A part is whole. */
    record PartEnded(int choice, int part) implements Delta {}

    /** A choice is whole. */
    record Finished(int choice, Finish finish) implements Delta {}

    /** Tokens, as far as they are known by now; the last report of a count holds. */
    record Counted(Tokens tokens) implements Delta {}

    /** The provider is alive and has nothing to say. */
    record Alive() implements Delta {}

    /** The provider's error within the stream; nothing follows. */
    record Failed(ProviderError error) implements Delta {
        /** More content came behind {@link Ended}, so that it was no end: what was told cannot be taken for whole. */
        public static final Failed BEHIND_THE_END =
                new Failed(ErrorTable.unreadable("The provider's stream went on behind its end."));
    }

    /** The stream is whole: the provider sent its own terminal event, or its end after all choices were finished. */
    record Ended() implements Delta {}

    /** What kind of part begins. */
    sealed interface Opening {
        Opening TEXT = new TextOpening();
        Opening THOUGHT = new ThoughtOpening();
        Opening REFUSAL = new RefusalOpening();

        /** Words. */
        record TextOpening() implements Opening {}

        /** Thoughts. */
        record ThoughtOpening() implements Opening {}

        /** A refusal. */
        record RefusalOpening() implements Opening {}

        /** A call of the tool {@code name}; its pieces are its arguments. */
        record CallOpening(String id, String name) implements Opening {}
    }
}

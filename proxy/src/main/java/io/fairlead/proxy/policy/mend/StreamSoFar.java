package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.AnswerWatcher;
import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Delta;
import io.fairlead.dialect.neutral.Delta.Opening;
import io.fairlead.dialect.neutral.DeltaSink;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.dialect.neutral.Seam;
import io.fairlead.dialect.neutral.StreamReader;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.dialect.neutral.Tokens;
import io.fairlead.proxy.exchange.MemoryAccount;
import io.fairlead.proxy.exchange.MemoryClaim;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the client has of a stream: its words, and what another stream must bear that is told as the rest of it. It reads along and
 * changes nothing. Confined to a loop; {@link #close} gives back what it holds.
 */
final class StreamSoFar implements AutoCloseable {
    /** A longer text is no event for a loop, where the end of an answer repeats it. */
    private static final int MOST = 128 * 1024;

    /** Of the text of both attempts, where the end of the answer repeats it. */
    private static final int MOST_IN_ALL = 256 * 1024;

    /** A character on the heap, in a text that grows. */
    private static final int WEIGHT = 4;

    private final AnswerWatcher watcher;
    private final StreamReader reader;
    private final Seam seam;
    private final MemoryClaim claim;
    private final StringBuilder said = new StringBuilder();
    private Delta.@Nullable Begun begun;
    private Tokens tokens = Tokens.UNKNOWN;
    private long pieces;
    private boolean part;
    private boolean open;
    private boolean sound = true;
    private boolean full;

    StreamSoFar(Api api, String contentType, String maker, AnswerWatcher watcher, MemoryAccount memory) {
        this.watcher = watcher;
        this.seam = api.seam();
        this.reader = api.streamReader(contentType, maker, this::delta);
        this.claim = memory.claim(MemoryAccount.Place.HEAP);
    }

    /** Reads on; {@code piece} ends where an event ends, or before. */
    void read(ByteBuffer piece) {
        watcher.look(piece.duplicate());
        seam.read(piece.duplicate());
        reader.read(piece);
    }

    private void delta(Delta delta) {
        if (delta instanceof Delta.Begun it) {
            begun = it;
        } else if (delta instanceof Delta.Counted it) {
            tokens = tokens.then(it.tokens());
        } else if (delta instanceof Delta.PartBegun it) {
            sound &= it.choice() == 0 && it.opening() == Opening.TEXT && !part;
            part = true;
            open = true;
        } else if (delta instanceof Delta.Piece it) {
            pieces++;
            said.append(it.text());
            sound &= said.length() <= MOST
                    && claim.grow((long) WEIGHT * it.text().length());
        } else if (delta instanceof Delta.PartEnded) {
            open = false;
        } else {
            sound &= delta instanceof Delta.Alive
                    || delta instanceof Delta.Finished
                    || delta instanceof Delta.Ended
                    || delta instanceof Delta.Failed;
        }
    }

    /** Whether it holds words of one answer and nothing else, so that it can be gone on with. */
    boolean sound() {
        return sound && !seam.beyondWords();
    }

    /** Whether the last byte ended an event. */
    boolean atBoundary() {
        return watcher.atBoundary();
    }

    /** Whether it said why it ended, and nothing since. */
    boolean finished() {
        return watcher.finished();
    }

    /** The provider's error within it, or null. */
    @Nullable
    ProviderError error() {
        return watcher.error();
    }

    String said() {
        return said.toString();
    }

    /** An estimate of the tokens that its words took. */
    long spent() {
        return MendRule.tokens(said.length(), pieces);
    }

    /** What it used: where it counts at all, its words are counted as far as they came. */
    private Tokens tokens() {
        return tokens.equals(Tokens.UNKNOWN)
                ? tokens
                : tokens.then(new Tokens(-1, -1, -1, Math.max(tokens.output(), spent()), -1));
    }

    /** A writer of what follows. */
    StreamWriter writer(Reply reply) {
        List<Delta> all = new ArrayList<>();
        if (begun != null) {
            all.add(begun);
        }
        if (!tokens.equals(Tokens.UNKNOWN)) {
            all.add(new Delta.Counted(tokens));
        }
        if (part) {
            all.add(new Delta.PartBegun(0, 0, Opening.TEXT));
            all.add(new Delta.Piece(0, 0, said()));
            if (!open) {
                all.add(new Delta.PartEnded(0, 0));
            }
        }
        return seam.writer(reply, all);
    }

    /** What makes of another attempt's deltas those that follow, and tells {@code writer} with {@code next}. */
    Splice splice(Rest rest, StreamWriter writer, DeltaSink next) {
        long[] characters = {said.length()};
        DeltaSink told = delta -> {
            if (delta instanceof Delta.Piece it) {
                int more = it.text().length();
                characters[0] += more;
                full |= characters[0] > MOST_IN_ALL || !claim.grow((long) WEIGHT * more);
            }
            next.delta(delta);
        };
        return new Splice(rest, part ? 1 : 0, open, tokens(), writer.keeps() ? told : next);
    }

    /** Whether there is no room for more of what the writer of the rest keeps. */
    boolean full() {
        return full;
    }

    @Override
    public void close() {
        claim.close();
    }
}

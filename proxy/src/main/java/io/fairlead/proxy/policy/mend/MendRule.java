package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.OutputFormat;
import io.fairlead.dialect.neutral.Reasoning;
import io.fairlead.dialect.neutral.ToolChoice.Mode;
import io.fairlead.dialect.neutral.Turn;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.ClientLimit;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.policy.mend.MendDecision.GoOn;
import io.fairlead.proxy.policy.mend.MendDecision.Leave;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a broken stream can be gone on with. Pure. */
final class MendRule {

    /** For how long the client hears nothing at most, where it states no limit. */
    private static final Duration LONGEST_GAP = Duration.ofMinutes(10);

    private static final long LONGEST_TOKEN = 16;
    private static final int CHARACTERS_PER_TOKEN = 4;

    private MendRule() {}

    /**
     * Decides.
     *
     * @param failure with what the stream broke
     * @param finished whether its finish has gone out
     * @param stopped whether the client, or its own clock, ended the call
     * @param noRetry whether the client forbids a repeat
     */
    static MendDecision decide(Failure failure, boolean finished, boolean stopped, boolean noRetry) {
        if (stopped) {
            return new Leave("stopped");
        }
        if (finished) {
            return new Leave("finished");
        }
        if (noRetry) {
            return new Leave("forbidden");
        }
        boolean mends = switch (failure.kind()) {
            case UNAVAILABLE, OVERLOADED, RATE_LIMITED, TIMEOUT -> failure.fault() == Failure.Fault.UPSTREAM;
            case CONTEXT_LENGTH, QUOTA, CONTENT_FILTER, KEY, REQUEST, DEADLINE, INTERNAL -> false;
        };
        return mends ? new GoOn() : new Leave("other_failure");
    }

    /** Whether all that was asked for is one answer in words: a schema and a tool that must be called are begun with the first. */
    static boolean words(Conversation asked) {
        Integer answers = asked.sampling().answers();
        return asked.format() instanceof OutputFormat.Plain
                && asked.toolChoice().mode() != Mode.REQUIRED
                && asked.toolChoice().mode() != Mode.NAMED
                && (answers == null || answers <= 1)
                && asked.sampling().logprobs() == null;
    }

    /** Whether a model may be asked to go on from words: not where it thinks first, or goes on from the client's own already. */
    static boolean prefills(Conversation asked) {
        List<Turn> turns = asked.turns();
        Reasoning reasoning = asked.reasoning();
        return !turns.isEmpty()
                && turns.get(turns.size() - 1).role() == Turn.Role.USER
                && (reasoning == null || reasoning.effort() == Reasoning.Effort.NONE);
    }

    /** An estimate of what {@code characters} took: most providers send each token for itself. */
    static long tokens(long characters, long pieces) {
        return characters <= pieces * LONGEST_TOKEN
                ? pieces
                : (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
    }

    /** Within what time the next attempt must begin to speak, so that the client does not give up in the silence. */
    static Duration gap(ClientHints hints) {
        @Nullable Duration limit = hints.silence() != null ? hints.silence() : hints.toCommit();
        return limit == null ? LONGEST_GAP : ClientLimit.answerWithin(limit);
    }
}

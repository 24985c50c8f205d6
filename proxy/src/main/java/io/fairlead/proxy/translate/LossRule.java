package io.fairlead.proxy.translate;

import io.fairlead.dialect.neutral.Loss;
import io.fairlead.dialect.neutral.Losses;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a target may be asked though it does not get all of the request. Says so to the books, and leaves the names at the attempt. */
final class LossRule {
    private static final int MOST_NAMED = 16;

    private final boolean lossy;

    LossRule(boolean lossy) {
        this.lossy = lossy;
    }

    /** Whether the target may be asked. Says so to nobody. */
    boolean allows(Losses losses) {
        return losses.worst().compareTo(lossy ? Loss.Effect.LOSSY : Loss.Effect.NOTED) <= 0;
    }

    /** Null when the target may be asked. */
    Outcome.@Nullable Refused judge(Attempt attempt, Losses losses) {
        boolean sent = allows(losses);
        List<String> paths = new ArrayList<>();
        List<String> worth = new ArrayList<>();
        for (Loss loss : losses.all()) {
            paths.add(loss.path());
            if (loss.effect().compareTo(Loss.Effect.LOSSY) >= 0 && worth.size() < MOST_NAMED) {
                worth.add(loss.path());
            }
        }
        attempt.exchange().listener().translated(attempt, paths, sent);
        if (sent) {
            attempt.dropped(paths);
            return null;
        }
        return new Outcome.Refused(new Refusal(
                Refusal.Reason.LOSSY,
                "lossy",
                attempt.exchange().label(attempt.target()) + " cannot be told " + String.join(", ", worth),
                null));
    }
}

package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.export.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One message on its way to a collector: sent until it is taken or refused, or its time is up. */
final class ExportTries {

    private final CollectorWire.Line line;
    private final Loop loop;
    private final Message message;
    private final Within within;
    private final long startedNanos;
    private final CompletableFuture<Answer> result = new CompletableFuture<>();
    private int tries;

    /** What is sent. */
    record Message(String path, Headers headers, byte[] body) {}

    /**
     * The bounds of all tries together.
     *
     * @param policy null: it is not sent again
     * @param verdict what is made of an answer
     */
    record Within(Duration time, @Nullable RetryPolicy policy, Function<Answer, ExportRule.Verdict> verdict) {

        /** No time at all stands for no bound; this one still ends what never ends. */
        private static final Duration UNBOUNDED = Duration.ofHours(1);

        Within {
            time = time.isZero() || time.compareTo(UNBOUNDED) > 0 ? UNBOUNDED : time;
        }
    }

    private ExportTries(CollectorWire.Line line, Loop loop, Message message, Within within) {
        this.line = line;
        this.loop = loop;
        this.message = message;
        this.within = within;
        this.startedNanos = loop.nanoTime();
    }

    /** Completes on the loop with what came of the last try. */
    static CompletableFuture<Answer> send(CollectorWire.Line line, Loop loop, Message message, Within within) {
        ExportTries made = new ExportTries(line, loop, message, within);
        made.next();
        return made.result;
    }

    private Duration left() {
        return within.time().minusNanos(loop.nanoTime() - startedNanos);
    }

    private void next() {
        tries++;
        var unused = line.post(message.path(), message.headers(), message.body(), left())
                .thenAccept(this::heard);
    }

    private void heard(Answer answer) {
        ExportRule.Verdict verdict = within.verdict().apply(answer);
        RetryPolicy policy = within.policy();
        if (policy != null && verdict.again() && tries < ExportRule.tries(policy)) {
            double random = ThreadLocalRandom.current().nextDouble();
            Duration wait = ExportRule.wait(policy, tries, verdict.asked(), random);
            if (wait.compareTo(left()) < 0) {
                Loop.Timer unused = loop.schedule(wait, this::next);
                return;
            }
        }
        result.complete(answer);
    }
}

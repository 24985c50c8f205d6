package io.fairlead.proxy.observe;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One line a call. One line too for each retry, fallback, call that no target takes, refused key, broken stream, and change of
 * a breaker or a provider. Field names follow the Elastic Common Schema where it has one. No key, cookie, query or body is
 * ever written.
 */
public final class AccessLog implements ExchangeListener {

    private static final Logger access = LogManager.getLogger("io.fairlead.access");
    private static final Logger events = LogManager.getLogger("io.fairlead.events");

    private final EventHub hub;

    /** @param hub knows which call shows a change */
    public AccessLog(EventHub hub) {
        this.hub = hub;
    }

    @Override
    public void ended(Exchange exchange, ExchangeEnd end) {
        if (!access.isInfoEnabled()) {
            return;
        }
        Attempt committed = exchange.committed();
        LogLine line = TraceIds.line("call", exchange)
                .with("http.request.method", exchange.request().method())
                .with("url.path", Sanitized.path(exchange.request().path()))
                .with("provider", exchange.provider().name())
                .with("model", Sanitized.word(exchange.model()))
                .with("route", exchange.route())
                .with("http.response.status_code", end.status())
                .with("outcome", end.outcome())
                .with("reason", end.code())
                .with("target", target(exchange))
                .with("dropped", Sanitized.words(exchange.dropped()))
                .with("attempts", exchange.history().sent())
                .with("event.duration", end.nanos())
                .with("wait_ms", exchange.history().waitNanos() / 1_000_000)
                .with("http.request.body.bytes", end.requestBytes())
                .with("http.response.body.bytes", end.answerBytes());
        if (!exchange.cacheResult().isEmpty()) {
            line.with("cache", exchange.cacheResult());
        }
        if (!TrafficRecord.abandoned(exchange).isEmpty()) {
            line.with("abandoned", TrafficRecord.abandoned(exchange));
        }
        if (!exchange.balanceChoice().isEmpty()) {
            line.with("balance", exchange.balanceChoice());
        }
        if (!exchange.history().hedge().isEmpty()) {
            line.with("hedge", exchange.history().hedge());
        }
        known(line, "first_token_ms", firstToken(exchange, committed));
        known(line, "tokens.input", exchange.usage().input());
        known(line, "tokens.output", exchange.usage().output());
        if (exchange.cost() >= 0) {
            line.with("cost", TrafficRecord.money(exchange.cost()));
        }
        access.log(Level.INFO, line);
    }

    private static String target(Exchange exchange) {
        Target by = exchange.answeredBy();
        return by == null ? "" : Sanitized.word(exchange.label(by));
    }

    private static void known(LogLine line, String name, long value) {
        if (value >= 0) {
            line.with(name, value);
        }
    }

    private static long firstToken(Exchange exchange, @Nullable Attempt committed) {
        return committed == null ? -1 : (committed.committedNanos() - exchange.startedNanos()) / 1_000_000;
    }

    @Override
    public void retrying(Exchange exchange, Target target, Failure failure, Duration wait) {
        events.log(
                Level.INFO,
                TraceIds.line("retry", exchange)
                        .with("target", Sanitized.word(exchange.label(target)))
                        .with("reason", failure.code())
                        .with("wait_ms", wait.toMillis()));
    }

    @Override
    public void fallingBack(Exchange exchange, Target from, Target to, String reason) {
        events.log(
                Level.WARN,
                TraceIds.line("fallback", exchange)
                        .with("target", Sanitized.word(exchange.label(from)))
                        .with("next", Sanitized.word(exchange.label(to)))
                        .with("reason", reason));
    }

    @Override
    public void guessed(Attempt silent, Target beside, String clock) {
        events.log(
                Level.INFO,
                TraceIds.line("guess", silent.exchange())
                        .with("target", Sanitized.word(silent.exchange().label(silent.target())))
                        .with("next", Sanitized.word(silent.exchange().label(beside)))
                        .with("reason", clock));
    }

    @Override
    public void hedged(Attempt slow, Target beside) {
        events.log(
                Level.INFO,
                TraceIds.line("hedge", slow.exchange())
                        .with("target", Sanitized.word(slow.exchange().label(slow.target())))
                        .with("next", Sanitized.word(slow.exchange().label(beside))));
    }

    @Override
    public void exhausted(Exchange exchange, String action, Duration wait) {
        events.log(
                Level.WARN,
                TraceIds.line("no target", exchange)
                        .with("provider", exchange.provider().name())
                        .with("next", action)
                        .with("wait_ms", wait.toMillis()));
    }

    @Override
    public void translated(Attempt attempt, List<String> dropped, boolean sent) {
        if (dropped.isEmpty()) {
            return;
        }
        events.log(
                sent ? Level.WARN : Level.INFO,
                TraceIds.line(sent ? "dropped in translation" : "refused for its losses", attempt.exchange())
                        .with("target", Sanitized.word(attempt.exchange().label(attempt.target())))
                        .with("dropped", Sanitized.words(dropped)));
    }

    @Override
    public void faultInjected(Exchange exchange, String kind) {
        events.log(
                Level.WARN,
                TraceIds.line("fault injected", exchange)
                        .with("provider", exchange.provider().name())
                        .with("reason", kind));
    }

    @Override
    public void kept(Exchange exchange) {
        events.log(
                Level.INFO,
                TraceIds.line("call kept", exchange)
                        .with("provider", exchange.provider().name()));
    }

    @Override
    public void keptEnded(Exchange exchange, String result) {
        events.log(
                result.equals("joined") ? Level.INFO : Level.WARN,
                TraceIds.line("kept call ended", exchange)
                        .with("provider", exchange.provider().name())
                        .with("result", result));
    }

    @Override
    public void keyRefused(Attempt attempt) {
        events.log(
                Level.WARN,
                TraceIds.line("key refused", attempt.exchange())
                        .with("provider", attempt.target().provider().name()));
    }

    @Override
    public void followed(Exchange exchange, Target keeper) {
        events.log(
                Level.INFO,
                TraceIds.line("follows state", exchange)
                        .with("target", exchange.label(keeper))
                        .with("reason", exchange.state()));
    }

    @Override
    public void paused(Attempt attempt, Duration wait) {
        events.log(
                Level.WARN,
                TraceIds.line("target paused", attempt.exchange())
                        .with("target", attempt.exchange().label(attempt.target()))
                        .with("wait_ms", wait.toMillis()));
    }

    @Override
    public void budgetSpent(Exchange exchange, String budget, Instant ends) {
        events.log(
                Level.WARN,
                TraceIds.line("budget spent", exchange)
                        .with("budget", Sanitized.word(budget))
                        .with("until", ends.toString()));
    }

    @Override
    public void broken(Attempt attempt, StreamEnd.Broken end) {
        events.log(
                Level.WARN,
                TraceIds.line("stream broken", attempt.exchange())
                        .with("target", Sanitized.word(attempt.exchange().label(attempt.target())))
                        .with("reason", end.failure().code()));
    }

    @Override
    public void resuming(Attempt broken, Failure failure) {
        events.log(
                Level.INFO,
                TraceIds.line("resuming stream", broken.exchange())
                        .with("target", Sanitized.word(broken.exchange().label(broken.target())))
                        .with("reason", failure.code()));
    }

    @Override
    public void resumed(Exchange exchange, String result) {
        Attempt attempt = exchange.flowing();
        events.log(
                result.equals("mended") ? Level.INFO : Level.WARN,
                TraceIds.line(result.equals("mended") ? "stream mended" : "stream not mended", exchange)
                        .with("target", attempt == null ? "" : Sanitized.word(exchange.label(attempt.target())))
                        .with("reason", result.equals("mended") ? "" : result));
    }

    @Override
    public void breakerMoved(String provider, String model, String from, String to, String reason) {
        events.log(
                to.equals("closed") ? Level.INFO : Level.WARN, // good news is no warning
                TraceIds.shownBy(hub.lastFailed(provider), hub, new LogLine("breaker"))
                        .with("provider", provider)
                        .with("model", Sanitized.word(model))
                        .with("from", from)
                        .with("to", to)
                        .with("reason", reason));
    }

    @Override
    public void providerMoved(String provider, String from, String to, String reason) {
        events.log(
                to.equals("down") || to.equals("degraded") ? Level.WARN : Level.INFO,
                TraceIds.shownBy(hub.lastFailed(provider), hub, new LogLine("provider"))
                        .with("provider", provider)
                        .with("from", from)
                        .with("to", to)
                        .with("reason", reason));
    }
}

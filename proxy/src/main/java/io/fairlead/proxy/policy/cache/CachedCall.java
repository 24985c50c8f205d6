package io.fairlead.proxy.policy.cache;

import io.fairlead.proxy.coding.ContentCodings;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Deadline;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Exchange.FromStore;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.MemoryAccount.Place;
import io.fairlead.proxy.exchange.MemoryClaim;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.layer.Relay;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.cache.AnswerCache.Asked;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One call, with what was kept for it. Where a fresh answer would do, that is looked for before a target is asked; else beside that.
 * A kept answer that may stand in is held until it is known whether a target answers. Confined to the exchange's loop.
 */
final class CachedCall {

    /** What is left of the client's time when a kept answer takes the place of one that still may come. */
    private static final int SHARE_LEFT = 20;

    private static final Duration MOST_LEFT = Duration.ofMillis(250);

    private final Exchange exchange;
    private final CacheConfig config;
    private final CacheUse use;
    private final Set<Target> shared;
    private final List<Target> targets;
    private final Set<Failure.Kind> on;
    private final AnswerCache answers;
    private final Service<Exchange> next;
    private final CompletableFuture<Outcome> result = new CompletableFuture<>();
    private final CompletableFuture<@Nullable String> looked = new CompletableFuture<>();
    private final List<ByteBuf> sent = new ArrayList<>(0);
    private @Nullable SharedCall led;
    private @Nullable Held held;
    private Loop.@Nullable Timer timer;
    private boolean over;

    /** An answer that is there for the case that no target gives one. */
    private record Held(KeptAnswer answer, Target target) {}

    CachedCall(
            Exchange exchange,
            CacheConfig config,
            CacheUse use,
            Set<Target> shared,
            List<Target> targets,
            Set<Failure.Kind> on,
            AnswerCache answers,
            Service<Exchange> next) {
        this.exchange = exchange;
        this.config = config;
        this.use = use;
        this.shared = shared;
        this.targets = new ArrayList<>(targets.size() + 1);
        this.targets.add(exchange.addressed());
        this.targets.addAll(targets);
        this.on = on;
        this.answers = answers;
        this.next = next;
    }

    CompletableFuture<Outcome> begin() {
        if (!CacheRule.suits(exchange)) {
            return bypass();
        }
        CompletableFuture<@Nullable String> identity = answers.identify(exchange, () -> exchange.stopped() != null);
        if (identity.isDone() && identity.join() == null) {
            return bypass();
        }
        identity.thenAccept(this::look);
        if ((use.fresh() || use.share()) && !looked.isDone()) {
            exchange.onStop(result::complete);
            looked.thenAccept(id -> {
                if (!result.isDone()) {
                    ask();
                }
            });
        } else if (!result.isDone()) {
            ask();
        }
        return result.whenComplete((outcome, bug) -> letGo());
    }

    private CompletableFuture<Outcome> bypass() {
        answers.asked(exchange, Asked.BYPASS);
        if (use.fresh() || exchange.hints().cache() != null) {
            exchange.cacheStatus(CacheStatus.bypassed());
        }
        return next.serve(exchange);
    }

    /** Looks for what was kept under {@code id}; null where nothing may be kept of the call. */
    private void look(@Nullable String id) {
        if (id == null) {
            answers.asked(exchange, Asked.BYPASS);
            looked.complete(null);
        } else if (use.fresh() || use.outage()) {
            look(id, 0);
        } else {
            status(CacheStatus.forwarded(id, "request"));
            looked.complete(id);
        }
    }

    private void look(String id, int index) {
        if (index == targets.size() || exchange.stopped() != null || result.isDone()) {
            found(id, null);
            return;
        }
        Target target = targets.get(index);
        find(CacheKey.of(id, target, exchange.model()), kept -> {
            if (kept == null) {
                look(id, index + 1);
            } else if (!CacheRule.usable(age(kept), config)) {
                kept.release();
                look(id, index + 1);
            } else {
                found(id, new Held(kept, target));
            }
        });
    }

    private void found(String id, @Nullable Held kept) {
        if (kept != null && (over || exchange.stopped() != null || result.isDone())) {
            kept.answer().release();
        } else if (kept != null
                && use.fresh()
                && (kept.target().equals(exchange.addressed()) || shared.contains(kept.target()))
                && CacheRule.fresh(age(kept.answer()), config)) {
            long ttl = config.ttl().minus(age(kept.answer())).toSeconds();
            serve(kept, FromStore.CACHED, CacheStatus.hit(id, ttl));
        } else {
            if (use.fresh()) {
                exchange.cacheStatus(CacheStatus.forwarded(id, kept == null ? "miss" : "stale"));
                answers.asked(exchange, Asked.MISS);
            }
            if (kept != null && use.outage()) {
                held = kept;
                exchange.answerKept(true);
                beforeTheDeadline(id);
            } else if (kept != null) {
                kept.answer().release();
            }
        }
        looked.complete(id);
    }

    /** A target that is silent up to the deadline gives no answer either. */
    private void beforeTheDeadline(String id) {
        Deadline deadline = exchange.deadline();
        if (deadline == null || !on.contains(Failure.Kind.TIMEOUT)) {
            return;
        }
        Duration left = deadline.left(exchange.loop().nanoTime());
        Duration reserve = left.dividedBy(SHARE_LEFT);
        timer = exchange.loop().schedule(left.minus(reserve.compareTo(MOST_LEFT) < 0 ? reserve : MOST_LEFT), () -> {
            timer = null;
            Held kept = take();
            if (kept != null && !result.isDone() && exchange.committed() == null) {
                serveStale(id, kept, null);
                exchange.leave();
            } else if (kept != null) {
                kept.answer().release();
            }
        });
    }

    private void ask() {
        String id = use.share() ? looked.getNow(null) : null;
        if (id == null) {
            askAlone();
            return;
        }
        Follower follower = new Follower(id);
        SharedCall mine = answers.shared().enter(id, exchange, follower);
        if (mine == null) {
            follower.waits();
        } else {
            led = mine;
            exchange.heldBy(mine::wanted);
            hold(exchange.request().body());
            hold(exchange.sent().body());
            askAlone();
        }
    }

    /** A leader goes on when its client has left, and may have to repeat its request. */
    private void hold(RequestBody body) {
        if (body instanceof RequestBody.Whole whole) {
            sent.add(whole.content().retain());
        }
    }

    private void askAlone() {
        Relay.ask(next, exchange, result, this::heard);
    }

    /** Waits for what an identical call under way gets. */
    private final class Follower implements SharedCall.Waiting {
        private final String id;
        private final CompletableFuture<SharedCall> joined = new CompletableFuture<>();
        private boolean heard;

        Follower(String id) {
            this.id = id;
        }

        void waits() {
            exchange.onStop(why -> {
                if (!heard) {
                    heard = true;
                    joined.thenAccept(call -> call.leave(this));
                    result.complete(why);
                }
            });
        }

        @Override
        public void joined(SharedCall call) {
            joined.complete(call);
        }

        @Override
        public Loop loop() {
            return exchange.loop();
        }

        @Override
        public void answered(Answer answer, Target target) {
            if (heard || result.isDone()) {
                answer.body().cancel();
                return;
            }
            heard = true;
            exchange.answeredFrom(FromStore.SHARED, target);
            exchange.cacheStatus(CacheStatus.collapsed(id));
            answers.asked(exchange, Asked.COLLAPSED);
            Relay.complete(result, Outcome.answered(answer));
        }

        @Override
        public void alone() {
            if (!heard && !result.isDone()) {
                heard = true;
                askAlone();
            }
        }
    }

    private void heard(Outcome outcome) {
        if (outcome instanceof Outcome.Answered answered) {
            Relay.complete(result, shared(kept(answered)));
        } else if (result.isDone() || exchange.stopped() != null || !use.outage() || !CacheRule.standsIn(outcome, on)) {
            result.complete(outcome);
        } else {
            looked.thenAccept(id -> Relay.run(result, () -> insteadOf(outcome, id)));
        }
    }

    private void insteadOf(Outcome outcome, @Nullable String id) {
        Held kept = take();
        if (kept != null && id != null && !result.isDone() && CacheRule.usable(age(kept.answer()), config)) {
            serveStale(id, kept, outcome);
            return;
        }
        if (kept != null) {
            kept.answer().release();
        }
        if (id != null && !use.fresh()) {
            exchange.cacheStatus(CacheStatus.forwarded(id, "miss"));
            answers.asked(exchange, Asked.MISS);
        }
        result.complete(outcome);
    }

    private void serveStale(String id, Held kept, @Nullable Outcome outcome) {
        Duration age = age(kept.answer());
        Duration beyond = config.mode() == CacheConfig.Mode.ALWAYS ? age.minus(config.ttl()) : age;
        serve(
                kept,
                FromStore.STALE,
                CacheStatus.stale(
                        id,
                        exchange.history().sent() > 0,
                        CacheRule.status(outcome),
                        Math.min(0, -beyond.toSeconds())));
    }

    private void serve(Held kept, FromStore how, String status) {
        KeptAnswer answer = kept.answer();
        KeptBody body = new KeptBody(answer);
        try {
            exchange.answeredFrom(how, kept.target());
            exchange.cacheStatus(status);
            answers.asked(exchange, how == FromStore.CACHED ? Asked.HIT : Asked.STALE);
            Headers headers = answer.headers().with("Age", Long.toString(answer.ageSeconds(answers.nowNanos())));
            Relay.complete(result, Outcome.answered(new Answer(200, headers, answer.said(), body)));
        } catch (RuntimeException | Error bug) {
            body.cancel();
            throw bug;
        }
    }

    /** {@code answered}, for all who wait for it; as it is where nobody may, or it is nothing to share. */
    private Outcome shared(Outcome.Answered answered) {
        SharedCall mine = led;
        Attempt attempt = exchange.committed();
        Answer answer = answered.answer();
        if (mine == null
                || attempt == null
                || result.isDone()
                || !CacheRule.good(answer, Long.MAX_VALUE)
                || !attempt.dropped().isEmpty()) {
            return answered;
        }
        led = null;
        exchange.lend(attempt);
        MemoryClaim claim = answers.memory().claim(Place.HEAP);
        Broadcast spread = new Broadcast(exchange.loop(), answer.body(), config.maxEntry(), claim);
        return Outcome.answered(mine.answered(answer, attempt.target(), spread));
    }

    /** {@code answered}, whose bytes are kept while they pass, where that is worth it. */
    private Outcome.Answered kept(Outcome.Answered answered) {
        Answer answer = answered.answer();
        Attempt attempt = exchange.committed();
        if (attempt == null
                || !use.keep()
                || !CacheRule.good(answer, config.maxEntry())
                || !attempt.dropped().isEmpty()
                || !readable(answer)
                || (looked.isDone() && looked.join() == null)) {
            return answered;
        }
        Headers headers = KeptHeaders.of(answer.headers());
        AnswerCollector collector = new AnswerCollector(answers.memory(), config.maxEntry(), headers);
        return new Outcome.Answered(answer.withBody(new Keeping(
                answer.body(),
                collector,
                whole -> attempt.whenSettled(end -> {
                    if (end instanceof StreamEnd.Complete) {
                        keep(whole.keep(headers, answer.length() >= 0, exchange.route(), answers.nowNanos()), attempt);
                    } else {
                        whole.close();
                    }
                }),
                answers::failed)));
    }

    /** Whether it could be read that it is good: in a coding that is not read here, an error looks like any answer. */
    private static boolean readable(Answer answer) {
        String coding = answer.headers().get("content-encoding");
        if (!ContentCodings.coded(coding)) {
            return true;
        }
        for (String each : coding == null ? new String[0] : coding.split(",", -1)) {
            if (!each.isBlank() && !ContentCodings.reads(each)) {
                return false;
            }
        }
        return true;
    }

    private void keep(KeptAnswer answer, Attempt attempt) {
        looked.thenAccept(id -> {
            if (id == null) {
                answer.release();
                return;
            }
            try {
                answers.store().keep(CacheKey.of(id, attempt.target(), exchange.model()), answer, config.life());
            } catch (RuntimeException | Error bug) {
                answer.release();
                answers.failed(bug);
            }
        });
    }

    /** A store that fails has nothing. */
    private void find(CacheKey key, Consumer<@Nullable KeptAnswer> then) {
        CompletableFuture<@Nullable KeptAnswer> finding;
        try {
            finding = answers.store().find(key);
        } catch (RuntimeException | Error bug) {
            answers.failed(bug);
            then.accept(null);
            return;
        }
        finding.whenComplete((kept, bug) -> {
            if (bug != null) {
                answers.failed(bug);
            }
            if (exchange.loop().inLoop()) {
                then.accept(kept);
            } else {
                exchange.loop().execute(() -> then.accept(kept));
            }
        });
    }

    private Duration age(KeptAnswer kept) {
        return kept.age(answers.nowNanos());
    }

    private void status(String field) {
        if (exchange.hints().cache() != null) {
            exchange.cacheStatus(field);
        }
    }

    private @Nullable Held take() {
        Held taken = held;
        held = null;
        return taken;
    }

    /** Nothing is held for a call whose outcome is known. */
    private void letGo() {
        over = true;
        SharedCall mine = led;
        led = null;
        if (mine != null) {
            mine.over();
        }
        sent.forEach(ByteBuf::release);
        sent.clear();
        exchange.answerKept(false);
        Loop.Timer running = timer;
        if (running != null) {
            timer = null;
            running.cancel();
        }
        Held left = take();
        if (left != null) {
            left.answer().release();
        }
    }
}

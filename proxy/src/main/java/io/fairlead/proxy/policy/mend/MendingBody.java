package io.fairlead.proxy.policy.mend;

import io.fairlead.dialect.ProviderError;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.StreamWriter;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Resumption;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.layer.Service;
import io.fairlead.proxy.policy.mend.MendDecision.Leave;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream, whichever attempt it comes from. Until it breaks it passes; then it stands still until another attempt speaks, whose
 * answer is told as the rest. Where none does, it ends with what it broke with. Confined to the exchange's loop.
 */
final class MendingBody implements Body {
    private static final Logger LOG = LoggerFactory.getLogger(MendingBody.class);

    private final Exchange exchange;
    private final Attempt first;
    private final Answer answer;
    private final Following following;
    private final Api api;
    private final ClientsApi apis;
    private final Service<Exchange> below;
    private @Nullable Sink sink;
    private @Nullable Body source;
    private @Nullable SecondPart second;
    private StreamEnd.@Nullable Broken broke;
    private Loop.@Nullable Timer gap;
    private boolean paused;
    private boolean over;

    /** {@code below}: asks who goes on. */
    MendingBody(Attempt first, Answer answer, Following following, Api api, ClientsApi apis, Service<Exchange> below) {
        this.exchange = first.exchange();
        this.first = first;
        this.answer = answer;
        this.source = answer.body();
        this.following = following;
        this.api = api;
        this.apis = apis;
        this.below = below;
    }

    @Override
    public void open(Sink reader) {
        assert exchange.loop().inLoop();
        sink = reader;
        Body from = source;
        if (!over && from != null) {
            from.open(new FirstPart());
        }
    }

    @Override
    public void whenBegun(Runnable task) {
        answer.body().whenBegun(task);
    }

    @Override
    public void pause() {
        paused = true;
        if (source != null) {
            source.pause();
        }
    }

    @Override
    public void resume() {
        paused = false;
        if (source != null) {
            source.resume();
        }
    }

    @Override
    public void cancel() {
        assert exchange.loop().inLoop();
        if (over) {
            return;
        }
        end();
        Body from = source;
        if (from != null) {
            from.cancel();
        } else {
            exchange.leave(); // who was to go on need not
        }
    }

    /** Nothing is told any more. */
    private void end() {
        over = true;
        following.close();
        stopGap();
        if (second != null) {
            second.leave();
        }
    }

    private void stopGap() {
        Loop.Timer timer = gap;
        if (timer != null) {
            gap = null;
            timer.cancel();
        }
    }

    private Sink reader() {
        return Objects.requireNonNull(sink, "it was opened");
    }

    private void pass(ByteBuf bytes) {
        if (over) {
            bytes.release();
        } else {
            reader().data(bytes);
        }
    }

    /** The stream as it came at first. */
    private final class FirstPart implements Sink {
        @Override
        public void data(ByteBuf bytes) {
            if (over || broke != null) {
                bytes.release();
                return;
            }
            try {
                following.take(bytes, MendingBody.this::pass);
            } catch (RuntimeException | Error bug) {
                cannot(bug);
            }
            ProviderError error = following.error();
            if (error != null && broke == null && !over) {
                failed(error);
            }
        }

        @Override
        public void flush() {
            if (!over) {
                reader().flush();
            }
        }

        @Override
        public void complete(Headers trailers) {
            if (!over && broke == null) {
                following.release(MendingBody.this::pass);
                if (!over) {
                    end();
                    reader().complete(trailers);
                }
            }
        }

        @Override
        public void broken(StreamEnd.Broken end) {
            if (over || broke != null) {
                return;
            }
            source = null;
            broke = end;
            if (following.gaveUp()) {
                exchange.listener().resumed(exchange, "not_words");
                finish(end);
            } else {
                decide(end);
            }
        }
    }

    /** Reading along failed: whoever reads the stream must not suffer from it. */
    private void cannot(Throwable bug) {
        LOG.error("exchange {} could not be read along", exchange.id(), bug);
        breakOff(Failure.of(
                Failure.Stage.STREAM,
                Failure.Fault.PROXY,
                Failure.Kind.INTERNAL,
                Failure.Replay.NEVER,
                "internal",
                "an error of Fairlead's own; its log says more under this id"));
    }

    /** The provider says within the stream that it failed. Where that is mended, the stream breaks here. */
    private void failed(ProviderError error) {
        Failure said = apis.failure(first, error, answer.headers());
        Failure failure = new Failure(
                Failure.Stage.STREAM,
                said.fault(),
                said.kind(),
                Failure.Replay.NEVER,
                said.code(),
                said.detail(),
                said.retryAfter(),
                null);
        if (decision(failure) instanceof Leave leave) {
            exchange.listener().resumed(exchange, leave.reason());
            following.giveUp(this::pass);
        } else {
            breakOff(failure);
        }
    }

    private void breakOff(Failure failure) {
        first.abort(Outcome.failed(failure));
        if (broke == null && !over) { // it ended on its own account, and says so later
            following.giveUp(this::pass);
        }
    }

    private MendDecision decision(Failure failure) {
        return MendRule.decide(
                failure,
                following.finished(),
                exchange.stopped() != null,
                exchange.hints().noRetry());
    }

    private void decide(StreamEnd.Broken end) {
        if (decision(end.failure()) instanceof Leave leave) {
            back(leave.reason());
            return;
        }
        exchange.listener().resuming(first, end.failure());
        apis.asked(exchange).whenComplete((asked, bug) -> {
            try {
                if (bug != null) {
                    bug(bug);
                } else {
                    asked(asked, end.failure());
                }
            } catch (RuntimeException | Error thrown) {
                bug(thrown);
            }
        });
    }

    private void asked(ClientsApi.@Nullable Asked asked, Failure failure) {
        if (over) {
            return;
        }
        if (exchange.stopped() != null || asked == null || !asked.words()) {
            back(exchange.stopped() != null ? "stopped" : "not_words");
            return;
        }
        StreamSoFar soFar = following.soFar();
        Resumption again =
                exchange.goOn(failure, soFar.said(), soFar.spent(), asked.prefills(), MendRule.gap(exchange.hints()));
        gap = exchange.loop().schedule(MendRule.gap(exchange.hints()), () -> {
            gap = null;
            back("too_late");
        });
        below.serve(exchange).whenComplete((outcome, bug) -> {
            if (bug != null) {
                bug(bug);
            } else if (outcome instanceof Outcome.Answered it) {
                answered(again, asked, it.answer());
            } else {
                back("no_target");
            }
        });
    }

    private void answered(Resumption again, ClientsApi.Asked asked, Answer came) {
        Attempt attempt = again.attempt();
        if (over) {
            came.body().cancel();
            return;
        }
        stopGap();
        String type = came.headers().get("content-type");
        if (attempt == null
                || !Mend.isStream(exchange, came)
                || !EventPieces.alike(type, answer.headers().get("content-type"))) {
            came.body().cancel();
            back("no_stream");
            return;
        }
        try {
            StreamSoFar soFar = following.soFar();
            StreamWriter writer = soFar.writer(asked.reply());
            String said = soFar.said();
            Rest rest = attempt.prefilled() ? Rest.after(said, again.begun()) : Rest.again(said);
            SecondPart part = new SecondPart(
                    new Told(again, attempt),
                    soFar::full,
                    out -> soFar.splice(rest, writer, delta -> writer.write(delta, out)),
                    splice -> api.streamReader(type, apis.maker(exchange), splice));
            second = part;
            source = came.body();
            if (paused) {
                source.pause();
            }
            source.open(part);
        } catch (RuntimeException | Error bug) {
            source = came.body();
            bug(bug);
        }
    }

    /** What follows. */
    private final class Told implements SecondPart.Client {
        private final Resumption again;
        private final Attempt attempt;

        Told(Resumption again, Attempt attempt) {
            this.again = again;
            this.attempt = attempt;
        }

        @Override
        public void told(byte[] bytes) {
            pass(Unpooled.wrappedBuffer(bytes));
        }

        @Override
        public void flush() {
            if (!over) {
                reader().flush();
            }
        }

        @Override
        public void whole(Headers trailers) {
            again.mended();
            exchange.listener().resumed(exchange, "mended");
            end();
            reader().complete(trailers);
        }

        @Override
        public void noRest(String reason, boolean failed) {
            if (failed) {
                attempt.abort(Outcome.failed(again.failure()));
            }
            back(reason);
        }

        @Override
        public void bug(Throwable thrown) {
            MendingBody.this.bug(thrown);
        }
    }

    private void bug(Throwable thrown) {
        if (!over) {
            LOG.error("exchange {} could not be gone on with", exchange.id(), thrown);
            back("internal");
        }
    }

    /** It stays broken, for {@code reason}: the client gets what it would have got at first. */
    private void back(String reason) {
        if (over) {
            return;
        }
        Body from = source;
        source = null;
        exchange.listener().resumed(exchange, reason);
        StreamEnd.Broken end = Objects.requireNonNull(broke, "it broke");
        boolean finished = following.finished();
        boolean said = following.error() != null;
        if (said) {
            following.release(this::pass); // the provider's own words
        }
        try {
            finish(finished ? end : new StreamEnd.Broken(end.failure(), !said));
        } finally {
            if (from != null) {
                from.cancel();
            } else if (exchange.resumption() != null) {
                exchange.leave();
            }
        }
    }

    private void finish(StreamEnd.Broken end) {
        if (!over) {
            end();
            reader().broken(end);
        }
    }
}

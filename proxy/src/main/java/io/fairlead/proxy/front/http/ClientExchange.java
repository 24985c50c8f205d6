package io.fairlead.proxy.front.http;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeEnd;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.QueryModel;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.http1.TrailerFields;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One request to a provider with its answer, whatever the protocol it came by. Owns the exchange: begins it when enough of
 * the body is here, ends it once, releases what it holds on every way out. On the loop.
 */
final class ClientExchange implements Recipient {

    private final Wire wire;
    private final Engine engine;
    private final NettyLoop loop;
    private final RequestDestination.ToProvider to;
    private final String method;
    private final Headers headers;
    private final @Nullable String upgrade;
    private final Operation operation;
    private final ClientHints hints;
    private final Intake intake;
    private @Nullable Exchange exchange;
    private RequestBody body = RequestBody.empty();
    private RequestBody.@Nullable Whole decoded;
    private @Nullable AnswerFlow answer;
    private boolean answered;
    private boolean over;
    private int status;

    /**
     * @param headers as they came, without {@code Host}
     * @param length of the body in bytes, or -1
     * @param upgrade the protocol that it offers to switch to, or null
     */
    ClientExchange(
            Wire wire,
            Engine engine,
            NettyLoop loop,
            RequestDestination.ToProvider to,
            String method,
            Headers headers,
            long length,
            @Nullable String upgrade) {
        this.wire = wire;
        this.engine = engine;
        this.loop = loop;
        this.to = to;
        this.method = method;
        this.headers = headers;
        this.upgrade = upgrade;
        this.operation = to.provider().operation(method, to.path());
        this.hints = ClientHints.read(headers);
        this.intake = new Intake(this, wire, operation, length, headers.get("Content-Encoding"), engine, loop);
    }

    /** Begins. {@code expects}: the client waits for a 100 before it sends its body. */
    void begin(boolean expects) {
        if (hints.mistake() != null) {
            reject(400, "bad_fairlead_header", hints.mistake());
        } else if (intake.tooLong()) {
            tooLarge(intake.limit());
        } else if (upgrade != null) {
            intake.converse(QueryModel.in(to.path()));
        } else {
            intake.begin(expects);
        }
    }

    @Override
    public void data(ByteBuf bytes) {
        if (over) {
            bytes.release();
        } else {
            intake.data(bytes);
        }
    }

    /** Nothing more is at hand for now. */
    @Override
    public void readComplete() {
        intake.flush();
    }

    /** The request ended by its framing; one that switches protocols goes on behind it. */
    @Override
    public void requestEnded(Headers trailers) {
        if (!over && upgrade == null) {
            intake.end(TrailerFields.endToEnd(trailers, headers));
        }
    }

    /** The client says nothing more in the protocol that was switched to. */
    void saidAll() {
        if (!over) {
            intake.end(Headers.NONE);
        }
    }

    /** The intake has what is needed to begin the exchange. */
    void dispatch(RequestBody gathered, Facts facts) {
        dispatch(gathered, facts, null);
    }

    /** The same, of a body that came compressed and was decoded to {@code plain}. */
    void dispatch(RequestBody gathered, Facts facts, RequestBody.@Nullable Whole plain) {
        body = gathered;
        decoded = plain;
        Exchange made = exchange(gathered, facts);
        CompletableFuture<Outcome> served;
        try {
            served = engine.path().serve(made);
        } catch (RuntimeException | Error bug) {
            served = CompletableFuture.failedFuture(bug);
        }
        served.whenComplete((outcome, bug) -> {
            if (loop.inLoop()) {
                served(outcome, bug);
            } else {
                loop.execute(() -> served(outcome, bug));
            }
        });
    }

    private Exchange exchange(RequestBody with, Facts facts) {
        Request sent = new Request(method, to.path(), EndToEnd.request(headers), with, upgrade);
        RequestBody.Whole plain = decoded;
        Exchange made = new Exchange(
                engine.newId(),
                engine.now(),
                loop,
                to.entrance(),
                plain == null ? sent : sent.decoded(plain),
                to.provider(),
                facts.background() ? operation.inBackground() : operation,
                facts,
                hints,
                engine.listener());
        made.sent(sent);
        exchange = made;
        engine.listener().started(made);
        return made;
    }

    private void served(@Nullable Outcome outcome, @Nullable Throwable bug) {
        if (outcome == null) {
            engine.events().failed(bug == null ? new IllegalStateException("no outcome") : bug);
        }
        if (over || answered) { // too late: the client is gone, or has an error already
            if (outcome instanceof Outcome.Answered late) {
                late.answer().body().cancel();
            }
            return;
        }
        if (outcome == null) {
            reject(500, "internal_error", "Fairlead failed; this is a bug");
            return;
        }
        if (!(outcome instanceof Outcome.Answered good)) {
            if (outcome instanceof Outcome.Abandoned it && it.cut()) {
                cutWithout(it.reason());
            } else if (outcome instanceof Outcome.Abandoned) {
                gone("client_gone");
            } else {
                reject(503, "not_rendered", "no target could answer");
            }
            return;
        }
        answer(good.answer());
    }

    private void answer(Answer good) {
        answered = true;
        status = good.status();
        AnswerFlow flow = AnswerFlow.make(wire, method, good, this::answerEnded);
        answer = flow;
        try {
            flow.open(good);
        } catch (IllegalArgumentException unwritable) {
            answered = false;
            answer = null;
            reject(502, "bad_upstream_head", "the provider's answer has a head that cannot be passed on");
        }
    }

    private void answerEnded(StreamEnd end) {
        if (end instanceof StreamEnd.Complete) {
            settle(Endings.outcome(exchange, status), Endings.code(exchange, status));
        } else {
            String code =
                    end instanceof StreamEnd.Broken broken ? broken.failure().code() : "answer_length";
            settle("broken", code);
        }
    }

    /** No answer, and no word why. */
    private void cutWithout(String code) {
        intake.breakOff(code, "the call was reset");
        wire.abort();
        settle("broken", code);
    }

    /** Not even a little of the body can be held. */
    void noRoom() {
        reject(503, "overload_memory", "Fairlead's memory is used up");
    }

    /** The body is compressed in a way that is not read here: it is for the addressed provider alone. */
    void unread() {
        engine.events().unreadCoding(to.provider().name());
    }

    /** A body above its limit. */
    void tooLarge(long limit) {
        reject(413, "body_too_large", "the body is larger than the " + limit + " bytes that are allowed here");
    }

    /** The request is answered with an error of the front's own, if nothing was answered before; else it breaks off. */
    @Override
    public void reject(int withStatus, String code, String sentence) {
        if (over) {
            return;
        }
        wire.last();
        Exchange running = exchange != null ? exchange : exchange(RequestBody.empty(), Facts.UNKNOWN);
        boolean begun = answered;
        answered = true; // whatever the break brings about comes too late
        intake.breakOff(code, sentence);
        if (begun) {
            cancelAnswer();
            wire.abort();
            running.abandon();
            settle("broken", code);
        } else {
            running.abandon();
            Problem problem = new Problem(withStatus, code, sentence, running.id());
            ErrorAnswer error = ErrorPages.make(to.provider(), operation, problem);
            status = error.status();
            write(error, running, RefusalStatus.field(code, sentence));
            settle("rejected", code);
        }
    }

    private void write(ErrorAnswer error, Exchange of, String proxyStatus) {
        Headers fields = ErrorPages.fields(error, of.id(), of.history().sent(), proxyStatus);
        boolean bodyless = method.equals("HEAD");
        wire.head(error.status(), fields, error.body().length, bodyless);
        wire.body(error.body(), bodyless);
    }

    /** The client is gone, or is given up: nothing can be written any more. */
    @Override
    public void gone(String code) {
        if (over) {
            return;
        }
        Exchange running = exchange;
        intake.breakOff(code, "the client left");
        cancelAnswer();
        int seen = answered ? status : 499;
        status = seen;
        if (running != null) {
            running.abandon();
        }
        settle("cancelled", code);
    }

    /** The time to finish is over: an open stream ends with its error event, anything else at once. */
    void cut() {
        Exchange running = exchange;
        Attempt committed = running == null ? null : running.committed();
        if (over || running == null) {
            return;
        }
        if (committed != null && answered) {
            running.breakOff(Outcome.failed(Failure.of(
                    Failure.Stage.STREAM,
                    Failure.Fault.PROXY,
                    Failure.Kind.UNAVAILABLE,
                    Failure.Replay.NEVER,
                    "drained",
                    "the proxy was shut down before the stream ended")));
        } else {
            reject(503, "draining", "Fairlead is shutting down");
        }
    }

    private void cancelAnswer() {
        AnswerFlow flow = answer;
        if (flow != null) {
            flow.cancel();
        }
    }

    /** The client takes more of its answer. */
    @Override
    public void writable() {
        AnswerFlow flow = answer;
        if (flow != null) {
            flow.writable();
        }
    }

    boolean answered() {
        return answered;
    }

    Provider provider() {
        return to.provider();
    }

    /** The first word holds: writing an answer's end may bring to light that the client is gone, which settles the call. */
    private void settle(String outcome, String code) {
        if (over) {
            return;
        }
        over = true;
        intake.release();
        body.release();
        if (decoded != null) {
            decoded.release();
        }
        Exchange ended = exchange;
        AnswerFlow flow = answer;
        if (ended != null) {
            long sent = flow == null ? 0 : flow.bytes();
            long nanos = ended.loop().nanoTime() - ended.startedNanos();
            engine.listener().ended(ended, new ExchangeEnd(status, outcome, code, intake.bytes(), sent, nanos));
        }
        wire.finished();
    }
}

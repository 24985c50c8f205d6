package io.fairlead.proxy.render;

import io.fairlead.dialect.ErrorAnswer;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.Problem;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.History;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.RequestIds;
import io.fairlead.proxy.exchange.WholeAnswer;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One exchange's outcome as an answer, with the headers that say how it came about. */
final class Rendering {
    private final Exchange exchange;
    private final History history;

    Rendering(Exchange exchange) {
        this.exchange = exchange;
        this.history = exchange.history();
    }

    /** A good answer: its bytes stay as they are, and its headers stay and get company. */
    Answer answered(Answer answer) {
        Attempt committed = exchange.committed();
        String label = exchange.label(exchange.spokenFor());
        Headers.Builder headers = tracked(answer.headers(), label);
        if (answer.status() >= 400) {
            headers.add(ProxyStatus.NAME, ProxyStatus.passed(answer.status(), label, ""));
        } else if (history.retries() > 0 || history.fallbacks() > 0) {
            headers.add(ProxyStatus.NAME, ProxyStatus.after(history.retries(), history.fallbacks(), label));
        }
        Body body = answer.body();
        Dropped.name(headers, exchange.dropped());
        if (committed != null) {
            Supplier<byte[]> signs = committed.pings();
            body = signs == null ? body : new PingingBody(body, exchange.loop(), signs);
        }
        if (BreakingBody.fits(answer)) {
            body = new BreakingBody(body, exchange, answer.headers().get("content-type"));
        }
        return new Answer(answer.status(), headers.build(), answer.length(), body);
    }

    /** What the addressed provider said itself goes before what Fairlead could say of it. */
    Answer refused(Refusal refusal) {
        Failure given = history.given();
        if (given != null) {
            return passed(given);
        }
        String notAsked = NotAsked.besides(exchange, refusal.detail());
        Problem problem =
                problem(refusal.reason().status(), refusal.code(), "Fairlead: " + refusal.detail() + tail(notAsked));
        return own(
                problem,
                ProxyStatus.of(refusal, notAsked),
                refusal.retryAfter(),
                advice(history.lastRepeatable()),
                Headers.NONE);
    }

    /** The last failure, with the words of the provider that gave it, whoever that was. */
    Answer failed(Failure failure) {
        boolean lastWord = failure.kind() == Kind.DEADLINE || failure.kind() == Kind.INTERNAL;
        Failure given = history.given();
        if (given != null && !lastWord) {
            return passed(given);
        }
        WholeAnswer others = failure.answer();
        ProviderError said = others == null || others.page() ? null : others.error();
        String notAsked = NotAsked.all(exchange);
        Problem problem = said == null
                ? problem(OwnStatus.of(failure), failure.code(), sentence(failure) + tail(notAsked))
                : problem(
                        OwnStatus.of(failure),
                        othersCode(said, failure),
                        sentence(failure) + words(said) + tail(notAsked));
        Headers ids = others == null ? Headers.NONE : withId(others.headers().without(name -> !RequestIds.named(name)));
        return own(
                problem,
                ProxyStatus.of(failure, notAsked),
                failure.retryAfter(),
                exchange.adopted() ? Advice.AGAIN : lastWord ? Advice.NONE : advice(history.lastRepeatable()),
                ids);
    }

    /** The provider's own answer, byte for byte, unless no client of the API could read it. */
    private Answer passed(Failure failure) {
        WholeAnswer whole = failure.answer();
        if (whole == null) {
            throw new IllegalArgumentException("no answer to pass on");
        }
        String label = exchange.label(exchange.asked());
        boolean asItIs = whole.form() == WholeAnswer.Form.OWN && (readable(whole) || !speaksTheApi());
        Headers.Builder headers;
        byte[] body;
        int status = whole.saidStatus();
        if (asItIs) {
            headers = tracked(whole.headers(), label);
            body = whole.body();
        } else {
            ErrorAnswer said = said(problem(status, providerCode(whole, failure), providerMessage(whole)));
            Headers kept = whole.headers().without(Rendering::describesBody);
            headers = tracked(whole.form() == WholeAnswer.Form.FOREIGN ? withId(kept) : kept, label);
            said.headers().forEach(headers::add);
            body = said.body();
        }
        headers.add(ProxyStatus.NAME, ProxyStatus.passed(whole.status(), label, NotAsked.all(exchange)));
        return withRetryAdvice(status, headers.build(), body, advice(history.givenRepeatable()));
    }

    private Answer own(Problem problem, String proxyStatus, @Nullable Duration retryAfter, Advice advice, Headers ids) {
        ErrorAnswer said = said(problem);
        Headers.Builder headers = ids.toBuilder();
        said.headers().forEach(headers::add);
        if (retryAfter != null) {
            headers.add("Retry-After", Long.toString(Math.max(1, ceilSeconds(retryAfter))));
        }
        Headers all = tracked(headers.build(), null)
                .add(ProxyStatus.NAME, proxyStatus)
                .build();
        return withRetryAdvice(said.status(), all, said.body(), advice);
    }

    /** What a client that repeats calls by itself reads. */
    private enum Advice {
        NONE,
        /** Fairlead was allowed to repeat this: a client that does so too would multiply the tries. */
        STOP,
        /** The call goes on, and the client's own retry joins it. */
        AGAIN,
        /** Fairlead rode out the only target: the client may go on, and hears when. */
        LATER
    }

    private Advice advice(boolean spent) {
        if (history.riddenOut() != null) {
            return Advice.LATER;
        }
        return spent && !exchange.hints().noRetry() ? Advice.STOP : Advice.NONE;
    }

    private Answer withRetryAdvice(int status, Headers headers, byte[] body, Advice advice) {
        boolean timed = headers.contains("retry-after") || headers.contains("retry-after-ms");
        Duration again = history.riddenOut();
        Headers all = headers;
        if (advice == Advice.STOP) {
            all = headers.with("x-should-retry", "false");
        } else if (advice == Advice.AGAIN) {
            all = headers.with("x-should-retry", "true");
        } else if (advice == Advice.LATER && again != null && !timed) {
            all = headers.with("Retry-After", Long.toString(Math.max(1, ceilSeconds(again))));
        }
        return new Answer(status, all, body.length, Body.of(body));
    }

    private Headers.Builder tracked(Headers from, @Nullable String target) {
        Headers.Builder headers = from.toBuilder()
                .add("x-fairlead-id", exchange.id())
                .add("x-fairlead-attempts", Integer.toString(history.sent()));
        if (exchange.cacheStatus() != null) {
            headers.add("Cache-Status", exchange.cacheStatus());
        }
        return target == null ? headers : headers.add("x-fairlead-target", visible(target));
    }

    private ErrorAnswer said(Problem problem) {
        return exchange.provider().dialect().error(exchange.operation(), problem);
    }

    private Problem problem(int status, String code, String message) {
        return new Problem(status, code, message, exchange.id());
    }

    private String sentence(Failure failure) {
        String sent = history.sent() == 0
                ? " (nothing was sent)"
                : " (after " + history.sent() + (history.sent() == 1 ? " attempt)" : " attempts)");
        return "Fairlead: " + exchange.spokenFor().provider().name() + ": " + failure.detail() + sent;
    }

    private static String tail(String notAsked) {
        return notAsked.isEmpty() ? "" : "; not asked: " + notAsked;
    }

    /** Whether a client of the API can make something of the body: it has one, and it is no web page. */
    private boolean readable(WholeAnswer whole) {
        return exchange.request().method().equals("HEAD") || (whole.body().length > 0 && !whole.page());
    }

    private boolean speaksTheApi() {
        return exchange.operation().kind() != Operation.Kind.OTHER;
    }

    private static String othersCode(ProviderError said, Failure failure) {
        if (failure.kind() == Kind.CONTEXT_LENGTH) {
            return Problem.CONTEXT_LENGTH;
        }
        return said.code() != null ? said.code() : failure.code();
    }

    private static String words(ProviderError said) {
        return said.message() == null ? "" : ": " + said.message();
    }

    /** With the provider's id where the client's library looks for it. */
    private Headers withId(Headers others) {
        String library = exchange.provider().dialect().requestIdHeader(exchange.operation());
        return RequestIds.also(others, others, library);
    }

    private static String providerCode(WholeAnswer whole, Failure failure) {
        if (failure.kind() == Kind.CONTEXT_LENGTH && whole.form() == WholeAnswer.Form.FOREIGN) {
            return Problem.CONTEXT_LENGTH;
        }
        ProviderError error = whole.error();
        return error != null && error.code() != null && !whole.page() ? error.code() : failure.code();
    }

    private static String providerMessage(WholeAnswer whole) {
        ProviderError error = whole.error();
        if (error != null && error.message() != null && !whole.page()) {
            return error.message();
        }
        return "the provider answered " + whole.status() + (whole.page() ? " with a web page" : " without a word");
    }

    private static boolean describesBody(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("content-") || lower.equals("transfer-encoding") || lower.equals("etag");
    }

    private static long ceilSeconds(Duration wait) {
        return wait.getSeconds() + (wait.getNano() > 0 ? 1 : 0);
    }

    /** A model's name is the client's own word: only what a field value may hold is repeated. */
    private static String visible(String text) {
        int length = Math.min(text.length(), 256);
        StringBuilder out = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            char each = text.charAt(i);
            out.append(each < 0x21 || each > 0x7e ? '_' : each);
        }
        return out.toString();
    }
}

package io.fairlead.proxy.testing;

import io.fairlead.dialect.CatalogEntry;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.dialect.registry.Dialects;
import io.fairlead.proxy.exchange.Answer;
import io.fairlead.proxy.exchange.Body;
import io.fairlead.proxy.exchange.Classifier;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Kind;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Loop;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.Target;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;

/** Exchanges, targets and outcomes for tests, built from the real catalogue and judged by the real classifier. */
public final class Exchanges {
    public static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    public static final Operation CHAT =
            new Operation("chat", Operation.Kind.GENERATION, Operation.Streaming.BY_BODY, null);
    public static final Provider OPENAI = provider("openai", "openai");
    public static final Provider ANTHROPIC = provider("anthropic", "anthropic");

    private final Loop loop;
    private Provider provider = OPENAI;
    private Operation operation = CHAT;
    private String method = "POST";
    private Headers headers = Headers.NONE;
    private RequestBody body = RequestBody.empty();
    private ExchangeListener listener = ExchangeListener.NONE;
    private Facts facts = new Facts("gpt-4o", false, 0);

    private String id = "x-1";

    private Exchanges(Loop loop) {
        this.loop = loop;
    }

    /** A chat call to {@code openai} for {@code gpt-4o}, until said otherwise. */
    public static Exchanges on(Loop loop) {
        return new Exchanges(loop);
    }

    public Exchanges to(Provider addressed) {
        provider = addressed;
        return this;
    }

    public Exchanges id(String unique) {
        id = unique;
        return this;
    }

    public Exchanges operation(Operation asked) {
        operation = asked;
        return this;
    }

    public Exchanges method(String name) {
        method = name;
        return this;
    }

    public Exchanges headers(String... namesAndValues) {
        headers = Headers.of(namesAndValues);
        return this;
    }

    public Exchanges body(RequestBody bytes) {
        body = bytes;
        return this;
    }

    public Exchanges listener(ExchangeListener hears) {
        listener = hears;
        return this;
    }

    public Exchanges facts(Facts read) {
        facts = read;
        return this;
    }

    public Exchange begin() {
        return new Exchange(
                id,
                NOW,
                loop,
                Entrance.BASE_URL,
                new Request(method, "/v1/chat/completions", headers, body),
                provider,
                operation,
                facts,
                ClientHints.read(headers),
                listener);
    }

    /** A provider called {@code name} that speaks as the catalogue's {@code like} does. */
    public static Provider provider(String name, String like) {
        CatalogEntry entry = Objects.requireNonNull(ProviderCatalog.builtIn().entry(like));
        return new Provider(
                name,
                Dialects.of(entry),
                new Origin("https", name + ".example", 443),
                "/v1",
                "/v1",
                null,
                (status, headers, body) -> entry.errors().classify(status, headers, body));
    }

    /** A target of a route: never the one that the client addressed. */
    public static Target target(String name) {
        return new Target(provider(name, "openai"), null, false);
    }

    public static Target addressed() {
        return new Target(OPENAI, null, true);
    }

    /** What the addressed provider's answer with a JSON body comes to. */
    public static Failure answer(int status, String body, String... headers) {
        return answer(addressed(), status, body, headers);
    }

    public static Failure answer(Target target, int status, String body, String... headers) {
        Headers all = Headers.of(headers);
        if (!all.contains("content-type")) {
            all = all.with("content-type", "application/json");
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Objects.requireNonNull(
                Classifier.answer(target, target.addressed(), CHAT, status, all, bytes, bytes, NOW));
    }

    public static Failure refusedConnection() {
        return Failure.of(
                Stage.CONNECT,
                Fault.UPSTREAM,
                Kind.UNAVAILABLE,
                Replay.SAFE,
                "connect_refused",
                "it refused to connect");
    }

    /** A pooled connection that was dead already: provably not processed. */
    public static Failure stale() {
        return Failure.of(
                Stage.SEND, Fault.UPSTREAM, Kind.UNAVAILABLE, Replay.SAFE, "stale_connection", "it had closed already");
    }

    /** The connection died under the request: it may have been done. */
    public static Failure reset() {
        return Failure.of(
                Stage.FIRST_BYTE, Fault.UPSTREAM, Kind.UNAVAILABLE, Replay.AMBIGUOUS, "reset", "the connection died");
    }

    public static Failure silence() {
        return Failure.of(
                Stage.FIRST_BYTE,
                Fault.UPSTREAM,
                Kind.TIMEOUT,
                Replay.AMBIGUOUS,
                "first_byte_timeout",
                "no byte came in time");
    }

    public static Outcome failed(Failure failure) {
        return Outcome.failed(failure);
    }

    public static Outcome good() {
        return good("{}");
    }

    public static Outcome good(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return Outcome.answered(
                new Answer(200, Headers.of("content-type", "application/json"), bytes.length, Body.of(bytes)));
    }
}

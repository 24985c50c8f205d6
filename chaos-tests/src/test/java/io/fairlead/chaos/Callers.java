package io.fairlead.chaos;

import io.fairlead.proxy.testing.RunningEngine;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The JDK's client, on both ways into an engine. It repeats nothing by itself. */
final class Callers {

    /** What a client bids for the whole call. */
    static final String DEADLINE = "18s";

    private final RunningEngine engine;
    private final HttpClient http1;
    private final HttpClient http2;

    Callers(RunningEngine engine) {
        this.engine = engine;
        this.http1 =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        this.http2 = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .proxy(ProxySelector.of(engine.address()))
                .sslContext(engine.clientTls())
                .build();
    }

    /** Asks, and completes with what came of it; never fails. */
    CompletableFuture<Received> ask(Call call) {
        boolean direct = call.way() == Call.Way.BASE_URL_HTTP1;
        String origin = direct
                ? engine.url() + "/" + call.provider().word()
                : "https://" + call.provider().host();
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + "/v1/chat/completions"))
                .header("content-type", "application/json")
                .header("authorization", "Bearer " + Stage.CLIENT_KEY)
                .header("x-fairlead-timeout", DEADLINE)
                .header(Ledger.NONCE, call.nonce())
                .POST(BodyPublishers.ofByteArray(Answers.question(call)))
                .build();
        return (direct ? http1 : http2)
                .sendAsync(request, head -> new KeptBody())
                .handle((response, failure) -> failure != null
                        ? Received.nothing(
                                failure instanceof CompletionException && failure.getCause() != null
                                        ? failure.getCause()
                                        : failure)
                        : new Received(
                                response.statusCode(),
                                response.headers(),
                                response.body().bytes(),
                                response.body().failure()));
    }
}

package io.fairlead.sidecar.demo;

import io.fairlead.sidecar.simulated.Dialogue;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An application that keeps asking: plain and streamed calls to both providers in turn, each with a nonce that must come
 * back. It knows nothing of Fairlead; only the proxy and the trust of its HTTP client differ.
 */
final class ClientLoop implements Runnable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private final HttpClient client;
    private final Map<Dialogue, Integer> ports;
    private final Tally tally = new Tally();
    private volatile boolean stopped;

    /**
     * Makes the loop; {@link #run} starts it.
     *
     * @param trust what its TLS trusts
     * @param proxy its HTTPS proxy, or null to connect directly
     * @param ports of the providers
     */
    ClientLoop(SSLContext trust, @Nullable InetSocketAddress proxy, Map<Dialogue, Integer> ports) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .sslContext(trust)
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(3));
        this.client = proxy == null
                ? builder.build()
                : builder.proxy(ProxySelector.of(proxy)).build();
        this.ports = ports;
    }

    Tally tally() {
        return tally;
    }

    /** Ends after the call under way. */
    void stop() {
        stopped = true;
    }

    @Override
    public void run() {
        for (long call = 0; !stopped; call++) {
            Dialogue dialogue = call % 2 == 0 ? Dialogue.OPENAI : Dialogue.ANTHROPIC;
            ask(dialogue, call % 4 >= 1, "n" + Long.toString(call, 36));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void ask(Dialogue dialogue, boolean streamed, String nonce) {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + ports.get(dialogue) + dialogue.path()))
                .timeout(PATIENCE)
                .header("content-type", "application/json")
                .header("authorization", "Bearer demo")
                .header("x-api-key", "demo")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Dialogue.question(nonce, streamed)))
                .build();
        long start = System.nanoTime();
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            judge(dialogue, streamed, nonce, response, start);
        } catch (HttpTimeoutException e) {
            tally.failed("time-out");
        } catch (IOException e) {
            tally.failed(
                    streamed && said(e).contains("chunked") ? "stream cut after its first words" : "connection lost");
        } catch (InterruptedException e) {
            stopped = true;
            Thread.currentThread().interrupt();
        }
    }

    private static String said(IOException e) {
        return String.valueOf(e.getMessage());
    }

    private void judge(Dialogue dialogue, boolean streamed, String nonce, HttpResponse<String> response, long start) {
        String body = response.body();
        if (response.statusCode() != 200) {
            tally.failed("status " + response.statusCode());
        } else if (!body.contains(nonce) || (streamed && !body.contains(dialogue.lastEvent()))) {
            tally.failed(body.contains("error") ? "error inside a 200 stream" : "truncated answer taken as whole");
        } else {
            tally.good((System.nanoTime() - start) / 1_000_000);
        }
    }
}

package io.fairlead.proxy.upstream;

import static io.fairlead.proxy.upstream.UpstreamFixture.get;
import static io.fairlead.proxy.upstream.UpstreamFixture.provider;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.testing.Aside;
import io.fairlead.proxy.testing.FedBody;
import io.fairlead.proxy.testing.Reply;
import io.fairlead.proxy.testing.ScriptedProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are sent while they still come. */
class UploadTest {

    private static final StreamEnd.Broken CLIENT_LEFT = new StreamEnd.Broken(
            Failure.of(
                    Failure.Stage.SEND,
                    Failure.Fault.CLIENT,
                    Failure.Kind.REQUEST,
                    Failure.Replay.NEVER,
                    "client_gone",
                    "the client left"),
            false);

    private static UpstreamFixture fixture(boolean http2) {
        UpstreamFixture fixture = new UpstreamFixture();
        return http2 ? fixture : fixture.http1();
    }

    private static Request upload(long length, FedBody body) {
        return new Request("POST", "/v1/files", Headers.NONE, new RequestBody.Flowing(length, body));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_upload_flows_as_it_comes(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            FedBody source = new FedBody();
            var running = upstream.run(provider(scripted), upload(-1, source));
            await().until(() -> source.opened());
            upstream.onLoop(() -> source.say(1000));
            await().until(() -> scripted.received() == 1000);
            upstream.onLoop(() -> {
                source.say(500);
                source.end(Headers.NONE);
            });
            assertThat(UpstreamFixture.wait(running).text()).isEqualTo("{}");
            assertThat(scripted.seen().get(0).text()).hasSize(1500);
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_final_answer_ends_the_upload_early(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            scripted.early(seen -> seen.method().equals("POST") ? Reply.whole(413, "too much") : null);
            FedBody source = new FedBody();
            var running = upstream.run(provider(scripted), upload(10_000_000, source));
            var result = UpstreamFixture.wait(running);
            assertThat(result.answer().status()).isEqualTo(413);
            assertThat(result.text()).isEqualTo("too much");
            await().until(() -> source.cancelled());
            upstream.atRest();
            scripted.early(seen -> null);
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
        }
    }

    @Test
    void an_early_answer_is_heard_although_the_server_closed_right_behind_it() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                UpstreamFixture upstream = fixture(false)) {
            Provider hasty = provider("http", "127.0.0.1", new Origin("http", "127.0.0.1", server.getLocalPort()));
            for (int i = 0; i < 40; i++) { // what comes first, the answer or the failed write, is a matter of chance
                FedBody source = new FedBody();
                var running = upstream.run(hasty, upload(10_000_000, source));
                CompletableFuture<Void> answered = Aside.run(() -> answerAndClose(server));
                await().until(() -> source.opened());
                upstream.onLoop(() -> {
                    while (!source.paused() && !source.cancelled()) {
                        source.say(64 * 1024);
                    }
                });
                answered.get(30, TimeUnit.SECONDS);
                upstream.onLoop(() -> source.say(1024)); // into a connection that is reset by now
                assertThat(UpstreamFixture.wait(running).answer().status()).isEqualTo(413);
                await().until(() -> source.cancelled());
            }
            upstream.atRest();
        }
    }

    /** Closes with most of the request unread, which resets the connection. */
    private static void answerAndClose(ServerSocket server) {
        try (Socket peer = server.accept()) {
            peer.getInputStream().readNBytes(100);
            peer.getOutputStream()
                    .write("HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void an_upstream_that_does_not_read_pauses_its_client() {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(false)) {
            scripted.early(seen -> Reply.script().holdReading());
            FedBody source = new FedBody();
            Attempt attempt = upstream.attempt(provider(scripted), upload(1L << 30, source));
            var running = upstream.run(attempt);
            await().until(() -> scripted.begun() == 1 && source.opened());
            // What the sockets between hold is the system's affair; above it nothing may pile up.
            await().until(() -> {
                upstream.onLoop(() -> {
                    for (int i = 0; i < 64 && !source.paused() && source.said() < 64 << 20; i++) {
                        source.say(64 * 1024);
                    }
                });
                return source.paused();
            });
            assertThat(source.said()).isLessThan(64 << 20);
            upstream.onLoop(() -> attempt.abort(Outcome.abandoned()));
            assertThat(UpstreamFixture.wait(running).outcome()).isEqualTo(Outcome.abandoned());
            assertThat(source.cancelled()).isTrue();
            upstream.atRest();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whether_a_provider_takes_a_request_is_known_while_it_is_sent(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            scripted.early(seen -> Reply.script().holdReading());
            FedBody source = new FedBody();
            Attempt attempt = upstream.attempt(provider(scripted), upload(-1, source));
            var running = upstream.run(attempt);
            await().until(() -> scripted.begun() == 1 && source.opened());
            upstream.onLoop(() -> source.say(1000)); // the sockets between take it, whatever the provider does
            await().until(() -> silence(upstream, attempt) == 0);
            upstream.onLoop(() -> {
                while (source.said() < 64 << 20) {
                    source.say(64 * 1024);
                }
            });
            await().until(() -> silence(upstream, attempt) > 500_000_000);
            upstream.onLoop(() -> attempt.abort(Outcome.abandoned()));
            assertThat(UpstreamFixture.wait(running).outcome()).isEqualTo(Outcome.abandoned());
            upstream.atRest();
        }
    }

    private static long silence(UpstreamFixture upstream, Attempt attempt) {
        AtomicLong nanos = new AtomicLong();
        upstream.onLoop(() -> nanos.set(attempt.uptake().silentNanos()));
        return nanos.get();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_client_that_breaks_off_leaves_no_half_request_behind(boolean http2) {
        try (ScriptedProvider scripted = ScriptedProvider.start();
                UpstreamFixture upstream = fixture(http2)) {
            FedBody source = new FedBody();
            CompletableFuture<UpstreamFixture.Result> running = upstream.run(provider(scripted), upload(1000, source));
            await().until(() -> source.opened());
            upstream.onLoop(() -> {
                source.say(500);
                source.breakOff(CLIENT_LEFT);
            });
            assertThat(UpstreamFixture.wait(running).outcome()).isNotInstanceOf(Outcome.Answered.class);
            upstream.atRest();
            assertThat(scripted.seen()).isEmpty();
            assertThat(upstream.get(provider(scripted), get()).text()).isEqualTo("{}");
        }
    }
}

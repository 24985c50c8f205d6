package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Attempt;
import io.fairlead.proxy.exchange.ClientHints;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import io.fairlead.proxy.exchange.Facts;
import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Refusal;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.exchange.StreamEnd;
import io.fairlead.proxy.exchange.Target;
import io.fairlead.proxy.testing.NoDialect;
import io.fairlead.proxy.testing.VirtualLoop;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizeTest {

    private static final AuthForm BEARER = AuthForm.key("authorization", "Bearer ");
    private static final AuthForm NONE = new AuthForm(AuthForm.Kind.NONE, "", "", null, Map.of());
    private static final AuthForm ANTHROPIC =
            new AuthForm(AuthForm.Kind.KEY, "x-api-key", "", null, Map.of("anthropic-version", "2023-06-01"));
    private static final Outcome REFUSED_KEY = Outcome.failed(Failure.of(
            Failure.Stage.ANSWER, Failure.Fault.PROXY, Failure.Kind.KEY, Failure.Replay.REFUSED, "key_refused", ""));
    private static final Outcome FINE = Outcome.failed(Failure.of(
            Failure.Stage.CONNECT, Failure.Fault.UPSTREAM, Failure.Kind.UNAVAILABLE, Failure.Replay.SAFE, "x", ""));

    private final Provider openai = provider("openai");
    private final Provider other = provider("other");
    private final List<String> refused = new ArrayList<>();
    private final List<Request> sent = new ArrayList<>();
    private Outcome answer = FINE;

    private static Provider provider(String name) {
        return new Provider(
                name, NoDialect.INSTANCE, new Origin("https", name + ".example", 443), "", "", null, NoDialect.ERRORS);
    }

    private static KeyRing ring(AuthForm form, String... keys) {
        return new KeyRing(
                form,
                true,
                Arrays.stream(keys)
                        .map(key -> SecretSource.literal(Secret.of(key)))
                        .toList());
    }

    private Outcome attempt(KeyRing ring, Provider target, String path, String... headers) {
        VirtualLoop loop = new VirtualLoop();
        Exchange exchange = new Exchange(
                "id",
                Instant.EPOCH,
                loop,
                Entrance.BASE_URL,
                new Request("POST", path, Headers.of(headers), RequestBody.empty()),
                openai,
                Operation.OTHER,
                Facts.UNKNOWN,
                ClientHints.NONE,
                new ExchangeListener() {
                    @Override
                    public void keyRefused(Attempt of) {
                        refused.add(of.target().provider().name());
                    }
                });
        Attempt attempt =
                exchange.visit(new Target(target, null, target.equals(openai))).attempt();
        CompletableFuture<Outcome> served = new Authorize(provider -> ring)
                .around(call -> {
                    sent.add(call.request());
                    return CompletableFuture.completedFuture(answer);
                })
                .serve(attempt);
        loop.run(); // who waits for a signature goes on there
        Outcome outcome = served.join();
        if (outcome instanceof Outcome.Failed failed) {
            attempt.settle(new StreamEnd.Broken(failed.failure(), false));
        }
        return outcome;
    }

    private @Nullable String header(int call, String name) {
        return sent.get(call).headers().get(name);
    }

    @Test
    void the_provider_that_the_client_addressed_gets_what_it_sent_untouched() {
        attempt(ring(BEARER, "own"), openai, "/v1?key=a", "Authorization", "Bearer client", "Cookie", "c=1");

        assertThat(header(0, "authorization")).isEqualTo("Bearer client");
        assertThat(header(0, "cookie")).isEqualTo("c=1");
        assertThat(sent.get(0).path()).isEqualTo("/v1?key=a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AWS4-HMAC-SHA256 Credential=AKIA/20260101/us-east-1/bedrock/aws4_request,"
                        + " SignedHeaders=host;x-amz-date, Signature=abc",
                "AWS4-ECDSA-P256-SHA256 Credential=AKIA/20260101/bedrock/aws4_request,SignedHeaders=host,Signature=abc",
                "TC3-HMAC-SHA256 Credential=x/2026-01-01/hunyuan/tc3_request, SignedHeaders=content-type;host, Signature=a"
            })
    void a_signature_for_our_own_address_is_refused_or_replaced_by_our_own(String signature) {
        Outcome outcome = attempt(ring(NONE), openai, "/model/x/converse", "Authorization", signature);
        assertThat(sent).isEmpty();
        assertThat(outcome).isInstanceOfSatisfying(Outcome.Refused.class, it -> {
            assertThat(it.refusal().reason().status()).isEqualTo(400);
            assertThat(it.refusal().code()).isEqualTo("signed_for_another_host");
            assertThat(it.refusal().detail()).contains("HTTPS_PROXY").contains("providers.openai.auth");
        });
        attempt(ring(BEARER, "own"), openai, "/model/x/converse", "Authorization", signature);
        assertThat(sent)
                .as("an own key is never added to a client's credentials")
                .isEmpty();

        KeyRing signing = KeyRing.signing(
                NONE,
                (request, origin) -> CompletableFuture.completedFuture(
                        request.withHeaders(request.headers().with("authorization", "ours for " + origin.host()))));
        attempt(signing, openai, "/model/x/converse", "Authorization", signature, "X-Amz-Security-Token", "canary");
        assertThat(header(0, "authorization")).isEqualTo("ours for openai.example");
        assertThat(header(0, "x-amz-security-token")).isNull();
    }

    @Test
    void a_signature_in_the_query_is_one_too_and_a_plain_key_is_none() {
        assertThat(attempt(ring(NONE), openai, "/m?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=abc"))
                .isInstanceOf(Outcome.Refused.class);
        attempt(ring(NONE), openai, "/m?key=x-amz-signature", "Authorization", "Bearer signature=x");
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_key_of_its_own_is_added_only_where_the_client_sent_none() {
        attempt(ring(BEARER, "own"), openai, "/v1", "Cookie", "c=1");
        attempt(ring(BEARER), openai, "/v1", "a", "1");

        assertThat(header(0, "authorization")).isEqualTo("Bearer own");
        assertThat(header(0, "cookie")).isEqualTo("c=1");
        assertThat(sent.get(1).headers().size()).isEqualTo(1);
    }

    @Test
    void another_target_gets_its_own_key_and_nothing_of_the_clients() {
        attempt(
                ring(ANTHROPIC, "own"),
                other,
                "/v1?key=canary&alt=sse",
                "Authorization",
                "Bearer canary",
                "x-api-key",
                "canary",
                "Cookie",
                "canary",
                "OpenAI-Organization",
                "canary",
                "Accept",
                "*/*");

        Request request = sent.get(0);
        assertThat(request.path()).isEqualTo("/v1?alt=sse");
        assertThat(header(0, "x-api-key")).isEqualTo("own");
        assertThat(header(0, "anthropic-version")).isEqualTo("2023-06-01");
        request.headers().forEach((name, value) -> assertThat(value).doesNotContain("canary"));
        assertThat(request.headers().size()).isEqualTo(3);
    }

    @Test
    void a_target_that_needs_a_key_and_has_none_is_not_asked() {
        Outcome outcome = attempt(ring(BEARER), other, "/v1", "Authorization", "Bearer client");

        assertThat(sent).isEmpty();
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        it -> assertThat(it.refusal().reason()).isEqualTo(Refusal.Reason.NO_KEY));
    }

    @Test
    void a_target_that_needs_no_key_gets_none() {
        attempt(new KeyRing(NONE, false, List.of()), other, "/v1", "Authorization", "Bearer client");

        assertThat(sent.get(0).headers().size()).isZero();
    }

    @Test
    void a_refused_key_makes_way_for_the_next_and_for_the_first_again() {
        KeyRing ring = ring(BEARER, "one", "two");
        answer = REFUSED_KEY;
        attempt(ring, other, "/v1");
        attempt(ring, other, "/v1");
        answer = FINE;
        attempt(ring, other, "/v1");
        attempt(ring, other, "/v1");

        assertThat(List.of("one", "two", "one", "one"))
                .containsExactlyElementsOf(sent.stream()
                        .map(each -> each.headers().all("authorization").get(0).substring("Bearer ".length()))
                        .toList());
    }

    @Test
    void a_refused_own_key_is_told_of_and_the_clients_is_not() {
        answer = REFUSED_KEY;
        attempt(ring(BEARER, "only"), other, "/v1");
        attempt(ring(BEARER, "only"), openai, "/v1");
        attempt(ring(BEARER, "only"), openai, "/v1", "authorization", "Bearer client");

        assertThat(refused).containsExactly("other", "openai");
    }

    @Test
    void a_server_that_needs_no_key_gets_the_one_it_was_given() {
        attempt(new KeyRing(BEARER, false, List.of(SecretSource.literal(Secret.of("own")))), other, "/v1");

        assertThat(header(0, "authorization")).isEqualTo("Bearer own");
    }

    @Test
    void many_calls_that_fail_with_one_key_move_on_once() {
        KeyRing ring = ring(BEARER, "one", "two", "three");
        KeyRing.Held first = ring.take();
        KeyRing.Held second = ring.take();
        assertThat(first).isNotNull();
        assertThat(second).isNotNull();

        assertThat(ring.refused(first)).isTrue();
        assertThat(ring.refused(second)).isFalse();
        KeyRing.Held next = ring.take();
        assertThat(next).isNotNull();
        assertThat(next.secret()).isEqualTo(Secret.of("two"));
    }

    @Test
    void a_request_that_is_signed_goes_on_once_it_is() {
        CompletableFuture<Request> signed = new CompletableFuture<>();
        Waiter waiter = new Waiter(KeyRing.signing(BEARER, (request, origin) -> signed));
        assertThat(sent).isEmpty();

        signed.complete(new Request("POST", "/v1", Headers.of("authorization", "AWS4"), RequestBody.empty()));
        waiter.loop.run();

        assertThat(header(0, "authorization")).isEqualTo("AWS4");
        assertThat(waiter.outcome).isCompletedWithValue(FINE);
    }

    @Test
    void a_request_that_cannot_be_signed_is_refused() {
        Waiter waiter = new Waiter(KeyRing.signing(
                BEARER,
                (request, origin) -> CompletableFuture.failedFuture(new IllegalStateException("no credentials"))));
        waiter.loop.run();

        assertThat(sent).isEmpty();
        assertThat(waiter.outcome.join())
                .isEqualTo(Outcome.refused(new Refusal(
                        Refusal.Reason.NO_KEY, "not_signed", "other could not be asked: no credentials", null)));
    }

    @Test
    void an_attempt_that_is_aborted_while_it_waits_for_a_credential_ends_at_once() {
        CompletableFuture<Request> signed = new CompletableFuture<>();
        Waiter waiter = new Waiter(KeyRing.signing(BEARER, (request, origin) -> signed));
        waiter.attempt.abort(Outcome.abandoned());
        assertThat(waiter.outcome).isCompletedWithValue(Outcome.abandoned());

        signed.complete(new Request("POST", "/v1", Headers.NONE, RequestBody.empty()));
        waiter.loop.run();
        assertThat(sent).isEmpty();
    }

    /** An attempt at {@code other} that has to wait. */
    private final class Waiter {
        final VirtualLoop loop = new VirtualLoop();
        final Attempt attempt;
        final CompletableFuture<Outcome> outcome;

        Waiter(KeyRing ring) {
            Exchange exchange = new Exchange(
                    "id",
                    Instant.EPOCH,
                    loop,
                    Entrance.BASE_URL,
                    new Request("POST", "/v1", Headers.NONE, RequestBody.empty()),
                    openai,
                    Operation.OTHER,
                    Facts.UNKNOWN,
                    ClientHints.NONE,
                    new ExchangeListener() {});
            attempt = exchange.visit(new Target(other, null, false)).attempt();
            outcome = new Authorize(provider -> ring)
                    .around(call -> {
                        sent.add(call.request());
                        return CompletableFuture.completedFuture(answer);
                    })
                    .serve(attempt);
        }
    }
}

package io.fairlead.proxy.policy.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Operation;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.testing.Exchanges;
import io.fairlead.proxy.testing.VirtualLoop;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A cache that answers the wrong question, because a field is not in its key: here every field is, and who asks. */
class CallIdentityTest {

    private static final String BODY =
            "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1}";
    private static final String KEY = "Bearer one";

    private final CallIdentity identity = new CallIdentity();

    private @Nullable String of(Exchanges call, String body) {
        RequestBody.Whole whole = new RequestBody.Whole(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        Exchange exchange = call.body(whole).begin();
        try {
            return identity.of(exchange, whole.content());
        } finally {
            whole.release();
        }
    }

    private static Exchanges call(String... headers) {
        return Exchanges.on(new VirtualLoop()).headers(headers);
    }

    private @Nullable String usual() {
        return of(call("authorization", KEY), BODY);
    }

    @Test
    void order_and_white_space_make_no_difference() {
        String other = "{ \"n\": 1, \"messages\": [ {\"content\":\"hi\", \"role\":\"user\"} ],\n\"model\":\"gpt-4o\" }";

        assertThat(of(call("authorization", KEY), other)).isNotNull().isEqualTo(usual());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi!\"}],\"n\":1}",
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"system\",\"content\":\"hi\"}],\"n\":1}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1.0}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1,\"user\":\"u\"}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1,\"metadata\":{}}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1,\"seed\":7}",
                "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"n\":1,\"stream\":false}",
            })
    void every_field_of_the_body_does(String body) {
        assertThat(of(call("authorization", KEY), body)).isNotNull().isNotEqualTo(usual());
    }

    @ParameterizedTest
    @CsvSource({
        "authorization, Bearer two",
        "x-api-key, two",
        "openai-organization, org-2",
        "openai-beta, assistants=v2",
        "anthropic-version, 2023-06-01",
        "anthropic-beta, context-1m",
        "cookie, session=2",
        "x-unknown, 1",
        "accept, text/event-stream",
        "accept-encoding, gzip",
    })
    void so_do_credentials_and_fields_that_may_change_the_answer(String name, String value) {
        String before = usual();

        assertThat(
                        name.equals("authorization")
                                ? of(call(name, value), BODY)
                                : of(call("authorization", KEY, name, value), BODY))
                .isNotNull()
                .isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "user-agent, other/1.0",
        "x-stainless-retry-count, 1",
        "x-stainless-timeout, 30",
        "traceparent, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "x-request-id, 17",
        "idempotency-key, 17",
        "x-fairlead-tags, team=b",
        "accept, */*",
        "accept, application/json",
        "accept-encoding, identity",
        "content-type, application/json; charset=utf-8",
    })
    void what_changes_with_each_call_and_no_answer_does_not(String name, String value) {
        assertThat(of(call("authorization", KEY, name, value), BODY))
                .isNotNull()
                .isEqualTo(usual());
    }

    @Test
    void streams_operations_and_paths_are_told_apart() {
        String before = usual();
        Operation embeddings = new Operation("embeddings", Operation.Kind.EMBEDDING, Operation.Streaming.NEVER, null);

        assertThat(of(call("authorization", KEY).operation(embeddings), BODY)).isNotEqualTo(before);
        assertThat(of(call("authorization", KEY).to(Exchanges.ANTHROPIC), BODY)).isNotEqualTo(before);
    }

    @Test
    void no_two_processes_say_the_same_of_a_call() {
        RequestBody.Whole whole = new RequestBody.Whole(Unpooled.copiedBuffer(BODY, StandardCharsets.UTF_8));
        Exchange exchange = call("authorization", KEY).body(whole).begin();

        assertThat(new CallIdentity().of(exchange, whole.content()))
                .isNotEqualTo(new CallIdentity().of(exchange, whole.content()));
        whole.release();
    }

    @Test
    void a_signature_counts_by_whose_it_is_and_not_by_its_day() {
        String monday = "AWS4-HMAC-SHA256 Credential=AKID/20260105/us-east-1/bedrock/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=aa";
        String tuesday = "AWS4-HMAC-SHA256 Credential=AKID/20260106/us-east-1/bedrock/aws4_request,"
                + " SignedHeaders=host;x-amz-date, Signature=bb";
        String other = monday.replace("AKID", "OTHER");
        String[] token = {"x-amz-security-token", "token"};

        String kept = of(call("authorization", monday, token[0], token[1]), BODY);
        assertThat(kept).isNotNull();
        assertThat(of(call("authorization", tuesday, token[0], token[1]), BODY)).isEqualTo(kept);
        assertThat(of(call("authorization", other, token[0], token[1]), BODY)).isNotEqualTo(kept);
        assertThat(of(call("authorization", monday, token[0], "another"), BODY)).isNotEqualTo(kept);
    }

    /** Anybody may write an id under a signature that nobody here can check. */
    @Test
    void a_signature_without_a_secret_beside_it_identifies_nobody() {
        String signed = "AWS4-HMAC-SHA256 Credential=AKID/20260105/us-east-1/bedrock/aws4_request, Signature=aa";

        assertThat(KeyHeaders.of(call("authorization", signed).begin().request().headers(), false))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "not json", "{\"a\":1,\"a\":2}", "{\"model\":\"m\",\"store\":true}"})
    void what_cannot_be_told_or_leaves_something_behind_has_none(String body) {
        assertThat(of(call("authorization", KEY), body)).isNull();
    }

    @Test
    void nothing_of_the_secret_is_shown() {
        assertThat(identity).hasToString("CallIdentity[***]");
    }
}

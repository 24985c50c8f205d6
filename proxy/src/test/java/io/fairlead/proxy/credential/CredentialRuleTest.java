package io.fairlead.proxy.credential;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.AuthForm;
import io.fairlead.dialect.ProviderCatalog;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialRuleTest {

    private static Request request(String path, String... headers) {
        return new Request("POST", path, Headers.of(headers), RequestBody.empty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "X-Api-Key",
                "api-key",
                "x-goog-api-key",
                "X-AMZ-Security-Token",
                "x-amz-date",
                "Cookie",
                "Proxy-Authorization",
                "OpenAI-Organization",
                "openai-project",
                "Ocp-Apim-Subscription-Key",
                "x-portkey-api-key",
                "Helicone-Auth",
                "x-auth-token",
                "X-Client-Secret",
                "sec-websocket-protocol"
            })
    void a_header_with_a_credential_goes(String name) {
        Headers stripped = CredentialRule.strip(Headers.of("a", "1", name, "canary", "content-type", "x/y"));

        assertThat(stripped.size()).isEqualTo(2);
        assertThat(stripped.contains(name)).isFalse();
    }

    @Test
    void of_the_subprotocols_only_the_key_goes() {
        Headers headers = Headers.of(
                "Sec-WebSocket-Protocol", "realtime, openai-insecure-api-key.canary, openai-beta.realtime-v1");

        assertThat(CredentialRule.strip(headers).get("sec-websocket-protocol"))
                .isEqualTo("realtime, openai-beta.realtime-v1");
        assertThat(CredentialRule.present(new Request("GET", "/v1/realtime", headers, RequestBody.empty())))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "content-type",
                "accept",
                "anthropic-version",
                "anthropic-beta",
                "idempotency-key",
                "user-agent",
                "x-stainless-lang",
                "sec-websocket-key"
            })
    void what_is_no_credential_stays(String name) {
        Headers headers = Headers.of(name, "value");

        assertThat(CredentialRule.strip(headers)).isSameAs(headers);
    }

    @ParameterizedTest
    @CsvSource({
        "/v1/x, /v1/x",
        "/v1/x?alt=sse, /v1/x?alt=sse",
        "/v1/x?key=K, /v1/x",
        "/v1/x?key=K&alt=sse, /v1/x?alt=sse",
        "/v1/x?alt=sse&key=K, /v1/x?alt=sse",
        "/v1/x?a=1&KEY=K&b=2, /v1/x?a=1&b=2",
        "/v1/x?%6bey=K, /v1/x",
        "/v1/x?%6B%65%79=K&a=%20, /v1/x?a=%20",
        "/v1/x?key, /v1/x",
        "/v1/x?key=K&key=L, /v1/x",
        "/v1/x?monkey=1&keys=2, /v1/x?monkey=1&keys=2",
        "/v1/x?X-Amz-Signature=s&X-Amz-Credential=c&a=1, /v1/x?a=1",
        "/v1/x?access_token=t&, /v1/x",
        "/v1/x?, /v1/x?",
        "/v1/x?a=b=key&c, /v1/x?a=b=key&c",
    })
    void a_credential_in_the_query_goes_and_the_rest_stays_byte_for_byte(String path, String left) {
        assertThat(CredentialRule.stripPath(path)).isEqualTo(left);
    }

    @Test
    void a_key_of_the_clients_is_seen_in_every_form() {
        for (String name : List.of("authorization", "x-api-key", "api-key", "x-goog-api-key")) {
            assertThat(CredentialRule.present(request("/v1", name, "k"))).isTrue();
            assertThat(CredentialRule.present(request("/v1", name, " "))).isFalse();
        }
        assertThat(CredentialRule.present(request("/v1?key=k"))).isTrue();
        assertThat(CredentialRule.present(request("/v1", "cookie", "session=1")))
                .isFalse();
        assertThat(CredentialRule.present(request("/v1"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "openai, authorization, Bearer K, 2",
        "anthropic, x-api-key, K, 3",
        "azure-openai, api-key, K, 2",
        "gemini, x-goog-api-key, K, 2",
        "openai-compatible, authorization, Bearer K, 2"
    })
    void a_key_goes_where_the_provider_wants_it(String provider, String header, String value, int fields) {
        AuthForm form = Objects.requireNonNull(ProviderCatalog.builtIn().entry(provider))
                .auth();
        Request sent = CredentialRule.apply(request("/v1", "a", "1"), form, Secret.of("K"));

        assertThat(sent.headers().get(header)).isEqualTo(value);
        assertThat(sent.headers().get("a")).isEqualTo("1");
        assertThat(sent.headers().size()).isEqualTo(fields);
    }

    @Test
    void what_the_client_says_of_a_demanded_field_stays() {
        AuthForm form = new AuthForm(AuthForm.Kind.KEY, "k", "", null, Map.of("version", "old"));
        Request sent = CredentialRule.apply(request("/v1", "Version", "new"), form, Secret.of("K"));

        assertThat(sent.headers().all("version")).containsExactly("new");
    }

    @Test
    void a_provider_without_a_field_for_it_gets_its_key_in_the_query() {
        AuthForm form = new AuthForm(AuthForm.Kind.KEY, "", "", "key", Map.of());

        assertThat(CredentialRule.apply(request("/v1"), form, Secret.of("a&b")).path())
                .isEqualTo("/v1?key=a%26b");
        assertThat(CredentialRule.apply(request("/v1?x=1"), form, Secret.of("k"))
                        .path())
                .isEqualTo("/v1?x=1&key=k");
    }
}

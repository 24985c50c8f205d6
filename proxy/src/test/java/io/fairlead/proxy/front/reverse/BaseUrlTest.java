package io.fairlead.proxy.front.reverse;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.ErrorKind;
import io.fairlead.dialect.ProviderError;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.Stubs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseUrlTest {

    private static Provider provider(String basePath, String catalogPath) {
        return new Provider(
                "openai",
                Stubs.dialect(),
                new Origin("https", "api.test", 443),
                basePath,
                catalogPath,
                null,
                (status, headers, body) -> new ProviderError(ErrorKind.UNKNOWN, status, false, null, null, null));
    }

    @ParameterizedTest
    @CsvSource({
        "/openai/v1/chat/completions, /v1, /v1, /v1/chat/completions",
        "/openai/v1/chat?a=/b, /v1, /v1, /v1/chat?a=/b",
        "/openai/v1/chat, /gateway/v2, /v1, /gateway/v2/chat",
        "/openai/v1, /gateway, /v1, /gateway",
        "/openai/v1?x, /gateway, /v1, /gateway?x",
        "/openai/v1beta/x, /gateway, /v1, /v1beta/x",
        "/openai/v2/x, /gateway, /v1, /v2/x",
        "/openai/v1/x, '', /v1, /x",
        "/openai/v1, '', /v1, /",
        "/openai/v1?x=1, '', /v1, /?x=1",
        "/openai/x, /base, '', /x",
        "/openai, /v1, /v1, /",
        "/openai?x=1, /v1, /v1, /?x=1",
        "/openai/, /v1, /v1, /",
        "/openai//x, /v1, /v1, //x",
        "/openai/%2e%2e/x, /v1, /v1, /%2e%2e/x"
    })
    void maps_rest_onto_the_providers_url(String target, String basePath, String catalogPath, String path) {
        BaseUrl read = BaseUrl.read(target, name -> name.equals("openai") ? provider(basePath, catalogPath) : null);

        assertThat(read).isNotNull();
        assertThat(read.path()).isEqualTo(path);
    }

    @Test
    void an_unknown_first_segment_is_nobody() {
        for (String target : new String[] {"/", "/?x", "//openai/v1", "/openaix/v1", "/OPENAI/v1", "/%6fpenai/v1"}) {
            assertThat(BaseUrl.read(target, name -> name.equals("openai") ? provider("/v1", "/v1") : null))
                    .isNull();
        }
    }
}

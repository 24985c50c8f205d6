package io.fairlead.proxy.front.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.front.FrontFixture;
import io.fairlead.proxy.front.engine.ClientClocks;
import io.fairlead.proxy.front.engine.Clients;
import io.fairlead.proxy.front.engine.FrontConfig;
import io.fairlead.proxy.http1.TargetForm;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@SuppressWarnings("AddressSelection")
class OpenSiteTest {

    private static final InetSocketAddress LOCAL = new InetSocketAddress("127.0.0.1", 5000);
    private static final InetSocketAddress FAR = new InetSocketAddress("203.0.113.7", 5000);

    private static RequestDestination asked(
            FrontFixture fixture, InetSocketAddress client, @Nullable String credentials) {
        Headers fields = credentials == null
                ? Headers.NONE
                : Headers.of(
                        "Proxy-Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        RequestLine asked = new RequestLine("POST", TargetForm.ABSOLUTE, "http", FrontFixture.HOST, "/v1/chat");
        return Site.open().address(fixture, asked, fields, Endpoints.of(client, null));
    }

    @Test
    void a_provider_by_absolute_form_needs_credentials_from_afar() throws Exception {
        try (FrontFixture fixture = new FrontFixture()) {
            assertThat(asked(fixture, LOCAL, null)).isInstanceOf(RequestDestination.ToProvider.class);
            assertThat(asked(fixture, FAR, null)).isInstanceOfSatisfying(RequestDestination.Nowhere.class, no -> {
                assertThat(no.status()).isEqualTo(403);
                assertThat(no.sentence()).contains("proxy.clients.credentials");
            });
            Clients clients = new Clients(List.of(), "user:secret");
            fixture.config = new FrontConfig(100, 1000, 1000, 1000, clients, Duration.ZERO, ClientClocks.STANDARD);
            assertThat(asked(fixture, FAR, "user:secret")).isInstanceOf(RequestDestination.ToProvider.class);
            for (InetSocketAddress client : List.of(LOCAL, FAR)) {
                for (String wrong : new String[] {null, "user:wrong", ""}) {
                    assertThat(asked(fixture, client, wrong))
                            .isInstanceOfSatisfying(
                                    RequestDestination.Nowhere.class,
                                    no -> assertThat(no.status()).isEqualTo(407));
                }
            }
        }
    }
}

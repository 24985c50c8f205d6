package io.fairlead.proxy.assembly;

import io.fairlead.dialect.RetryHints;
import io.fairlead.proxy.config.HealthConfig;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.credential.KeyRing;
import io.fairlead.proxy.egress.AddressRule;
import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.NettyLoop;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.health.Probe;
import io.fairlead.proxy.health.ProbeResult;
import io.fairlead.proxy.upstream.SingleRequests;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A read that costs no tokens: the path that the user says, else the provider's list of models, with its own key where one is
 * known. Without a key, or where the provider has no such list, any answer shows that it is there, a 401 too.
 */
final class ProviderProbe implements Probe {

    private static final Headers HEADERS =
            Headers.of("User-Agent", "fairlead-probe", "Accept", "application/json, */*;q=0.1");

    private final ProviderConfig provider;
    private final KeyRing keys;
    private final SingleRequests requests;
    private final AddressRule addresses;
    private final NettyLoop loop;
    private final InstantSource clock;

    ProviderProbe(
            ProviderConfig provider,
            KeyRing keys,
            SingleRequests requests,
            AddressRule addresses,
            NettyLoop loop,
            InstantSource clock) {
        this.provider = provider;
        this.keys = keys;
        this.requests = requests;
        this.addresses = addresses;
        this.loop = loop;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<ProbeResult> send(@Nullable Provider asked) {
        HealthConfig config = provider.health();
        Provider at = asked == null ? provider.provider() : asked;
        Request request = request(at, config.path());
        return requests.send(
                        loop,
                        new SingleRequests.OwnRequest(
                                "GET", at.origin(), at.connectTo(), request.path(), request.headers(), new byte[0]),
                        addresses,
                        config.timeout())
                .thenApply(this::result);
    }

    private Request request(Provider at, @Nullable String path) {
        String models = provider.entry().probe();
        Request bare = new Request(
                "GET", path != null ? path : models != null ? at.pathHere(models) : "/", HEADERS, RequestBody.empty());
        Request keyed = path == null && models == null ? null : keys.keyed(bare);
        return keyed == null ? bare : keyed;
    }

    private ProbeResult result(SingleRequests.OwnAnswer came) {
        if (came.status() == 0) {
            return came.ours() ? ProbeResult.notJudged(came.code()) : ProbeResult.failed(came.code());
        }
        Duration wait = RetryHints.said(came.headers(), clock.instant());
        return ProbeResult.answered(came.status(), Objects.requireNonNullElse(wait, Duration.ZERO));
    }
}

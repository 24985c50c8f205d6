package io.fairlead.proxy.front.http;

import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.http1.TargetForm;
import org.jspecify.annotations.Nullable;

/** The one host of an intercepted CONNECT. Its client's credentials are that provider's: a request for another host is 421. */
final class HostSite extends Site {

    private final String host;
    private final int port;
    private final boolean otherName;
    private final Entrance entrance;

    HostSite(String host, int port, boolean otherName, Entrance entrance) {
        this.host = host;
        this.port = port;
        this.otherName = otherName;
        this.entrance = entrance;
    }

    @Override
    RequestDestination address(Engine engine, RequestLine asked, Endpoints between) {
        Provider provider = engine.at(host, port);
        if (otherName) {
            return misdirected("the TLS server name is not the host of the CONNECT", provider);
        }
        if (provider == null) {
            return misdirected("this host is no longer a provider's; connect again", null);
        }
        RequestAuthority wanted = asked.authority() == null ? null : RequestAuthority.read(asked.authority(), 443);
        if (asked.authority() != null && (wanted == null || !wanted.host().equals(host) || wanted.port() != port)) {
            return misdirected("Host or :authority is not the host of the CONNECT", provider);
        }
        if (asked.form() == TargetForm.AUTHORITY || asked.form() == TargetForm.ASTERISK) {
            return new RequestDestination.Nowhere(
                    405, "method_not_allowed", asked.method() + " is not passed on", provider);
        }
        return new RequestDestination.ToProvider(provider, asked.path(), entrance);
    }

    private static RequestDestination misdirected(String sentence, @Nullable Provider provider) {
        return new RequestDestination.Nowhere(421, "misdirected_request", sentence, provider);
    }

    @Override
    @Nullable
    Provider provider(Engine engine) {
        return engine.at(host, port);
    }

    @Override
    boolean asksCredentials() {
        return false;
    }
}

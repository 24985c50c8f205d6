package io.fairlead.proxy.front.http;

import io.fairlead.proxy.egress.EgressDecision;
import io.fairlead.proxy.exchange.Entrance;
import io.fairlead.proxy.exchange.Provider;
import io.fairlead.proxy.front.engine.Engine;
import io.fairlead.proxy.front.reverse.BaseUrl;
import io.fairlead.proxy.front.reverse.HelpPage;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The open port: base URLs, absolute-form and CONNECT. */
final class OpenSite extends Site {

    @Override
    RequestDestination address(Engine engine, RequestLine asked, Endpoints between) {
        return switch (asked.form()) {
            case AUTHORITY -> tunnel(asked);
            case ABSOLUTE -> absolute(engine, asked, between.client());
            case ASTERISK -> RequestDestination.nowhere(405, "method_not_allowed", "OPTIONS * is not passed on");
            case ORIGIN -> origin(engine, asked, between.local());
        };
    }

    private static RequestDestination tunnel(RequestLine asked) {
        String authority = asked.authority() == null ? "" : asked.authority();
        int colon = authority.lastIndexOf(':');
        int port = colon < 0 ? -1 : Integer.parseInt(authority, colon + 1, authority.length(), 10);
        return port < 1
                ? RequestDestination.nowhere(400, "bad_target", "CONNECT needs host:port")
                : new RequestDestination.Tunnel(authority.substring(0, colon), port);
    }

    private static RequestDestination absolute(Engine engine, RequestLine asked, @Nullable InetAddress client) {
        boolean secure = "https".equals(asked.scheme());
        RequestAuthority wanted =
                asked.authority() == null ? null : RequestAuthority.read(asked.authority(), secure ? 443 : 80);
        if (wanted == null) {
            return RequestDestination.nowhere(403, "bad_host", "the host is no plain host name or address");
        }
        Provider provider = engine.at(wanted.host(), wanted.port());
        if (provider == null && wanted.port() == 80) {
            provider = engine.at(wanted.host(), 443);
        }
        if (provider != null) {
            // Over TLS the client proves nothing of itself; here it could be anybody who reaches the port.
            return engine.egress().local(client) || engine.config().clients().asksCredentials()
                    ? new RequestDestination.ToProvider(provider, asked.path(), Entrance.FORWARD)
                    : new RequestDestination.Nowhere(
                            403,
                            "credentials_needed",
                            "absolute-form requests from other hosts need proxy.clients.credentials",
                            provider);
        }
        EgressDecision decision = engine.egress().decide(wanted.host(), wanted.port(), client);
        if (decision instanceof EgressDecision.Refused refused) {
            return RequestDestination.nowhere(403, refused.code(), refused.reason());
        }
        EgressDecision.Allowed allowed = (EgressDecision.Allowed) decision;
        return new RequestDestination.Elsewhere(
                secure, allowed.host(), allowed.port(), asked.path(), allowed.addresses());
    }

    private static RequestDestination origin(Engine engine, RequestLine asked, @Nullable InetSocketAddress local) {
        String path = asked.path();
        if ("".equals(asked.authority())) {
            return RequestDestination.nowhere(400, "bad_host", "Host and :authority are not the same");
        }
        boolean root = path.equals("/") || path.startsWith("/?");
        if (root && (asked.method().equals("GET") || asked.method().equals("HEAD"))) {
            return new RequestDestination.Page(HelpPage.text(shown(asked.authority(), local), engine.providers()));
        }
        BaseUrl read = BaseUrl.read(path, engine::named);
        if (read == null) {
            return RequestDestination.nowhere(
                    404,
                    "unknown_provider",
                    "the first path segment names no provider; known are " + String.join(", ", engine.providers()));
        }
        return new RequestDestination.ToProvider(read.provider(), read.path(), Entrance.BASE_URL);
    }

    /** It stands in lines that are to be copied: only what is a plain host, else the address that was reached. */
    private static String shown(@Nullable String authority, @Nullable InetSocketAddress local) {
        if (authority != null && RequestAuthority.read(authority, 80) != null) {
            return authority;
        }
        return local == null ? "127.0.0.1" : NetUtil.toSocketAddressString(local);
    }

    @Override
    @Nullable
    Provider provider(Engine engine) {
        return null;
    }

    @Override
    boolean asksCredentials() {
        return true;
    }
}

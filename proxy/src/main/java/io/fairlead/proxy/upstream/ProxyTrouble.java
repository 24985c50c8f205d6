package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure.Fault;
import io.fairlead.proxy.exchange.Failure.Replay;
import io.fairlead.proxy.exchange.Failure.Stage;
import io.fairlead.proxy.tls.TlsFailure;
import java.time.Duration;

/**
 * What can go wrong on the way through the upstream proxy, as values: who failed, at which host, and what to do. No text of the
 * proxy's own is repeated, for it could hold the credentials that it was sent.
 *
 * <p>What is the proxy's own fault counts against no provider. That it does not reach a host counts against that host only
 * while it is known to reach others.
 */
final class ProxyTrouble {

    private static final String SETTING = "proxy.upstream-proxy (under fairlead run: HTTPS_PROXY)";

    private final ProxyDialer way;
    private final String proxy;
    private final String target;

    /** {@code target}: host and port that the proxy was to connect to. */
    ProxyTrouble(ProxyDialer way, String target) {
        this.way = way;
        this.proxy = "the upstream proxy " + way.proxy().shown();
        this.target = target;
    }

    /** No connection to the proxy came about. */
    Dialed unreachable(DialFailure why) {
        if (why.forbidden()) {
            return failed(
                    502,
                    "upstream_proxy_loop",
                    proxy + " is not asked: " + why.detail() + ". " + SETTING + " must name another proxy",
                    Fault.NOBODY,
                    Replay.REFUSED);
        }
        if (why.status() == 503) {
            return new Dialed.Failed(why); // a shortage of our own
        }
        boolean late = why.status() == 504;
        return failed(
                why.status(),
                late ? "upstream_proxy_timeout" : "upstream_proxy_unreachable",
                proxy + " cannot be reached (" + why.detail() + "), and so is " + target + "; see " + SETTING,
                Fault.NOBODY,
                Replay.SAFE);
    }

    /** TLS with the proxy itself failed. */
    Dialed insecure(TlsFailure why) {
        boolean plain = why.code().equals("tls_not_spoken");
        return failed(
                502,
                "upstream_proxy_unreachable",
                proxy + " cannot be trusted (" + why.code() + ": " + why.detail() + "), and " + target
                        + " is not reached; "
                        + (plain ? "is it an http:// proxy? See " : "see tls.trust and ") + SETTING,
                Fault.NOBODY,
                why.deterministic() ? Replay.REFUSED : Replay.SAFE);
    }

    /** It gave no answer that can be read, and closed. */
    Dialed brokeOff() {
        return failed(
                502,
                "upstream_proxy_error",
                proxy + " gave no answer to CONNECT " + target + " and closed the connection",
                Fault.NOBODY,
                Replay.SAFE);
    }

    /** It answered, and opened no tunnel. */
    Dialed answered(int status) {
        String said = proxy + " answered CONNECT " + target + " with " + status;
        if (status == 407) {
            String mend = way.proxy().authorization() == null
                    ? ": it wants a user and password, as in http://user:password@host:port in "
                    : ": it does not take the user and password of ";
            return failed(502, "upstream_proxy_error", said + mend + SETTING, Fault.NOBODY, Replay.REFUSED);
        }
        if (status < 500 && status != 408 && status != 429) {
            return failed(
                    502,
                    "upstream_proxy_error",
                    said + ": it does not let this host through. Have it allowed there, or name it in"
                            + " proxy.upstream-proxy.no-proxy (under fairlead run: NO_PROXY)",
                    Fault.NOBODY,
                    Replay.REFUSED);
        }
        return failed(502, "upstream_proxy_error", said + ": it did not reach it", host(), Replay.SAFE);
    }

    /** Time is over; {@code asked}: the proxy was there, and said nothing. */
    Dialed late(boolean asked, Duration within) {
        return failed(
                504,
                "upstream_proxy_timeout",
                asked
                        ? proxy + " did not answer CONNECT " + target + " within " + Dialer.words(within)
                        : proxy + " was not reached within " + Dialer.words(within) + ", and so was not " + target
                                + "; see " + SETTING,
                asked ? host() : Fault.NOBODY,
                Replay.SAFE);
    }

    private Fault host() {
        return way.knownToWork() ? Fault.UPSTREAM : Fault.NOBODY;
    }

    private static Dialed failed(int status, String code, String detail, Fault fault, Replay replay) {
        return new Dialed.Failed(new DialFailure(Stage.CONNECT, status, code, detail, fault, replay));
    }

    /** Lets who listens know. */
    void tell(Dialed ended) {
        if (ended instanceof Dialed.Failed failed) {
            DialFailure why = failed.failure();
            String result = switch (why.code()) {
                case "upstream_proxy_error" -> why.replay() == Replay.REFUSED ? "refused" : "failed";
                case "upstream_proxy_timeout" -> "timeout";
                case "upstream_proxy_loop" -> "loop";
                default -> "unreachable";
            };
            way.listener().upstreamProxy(result, way.proxy().shown(), why.detail());
        }
    }
}

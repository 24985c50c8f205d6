package io.fairlead.proxy.upstream;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Outcome;
import io.fairlead.proxy.exchange.Refusal;

/**
 * Why no connection came about.
 *
 * @param stage where it ended
 * @param status what tells a client of it: 403 forbidden, 502 unreachable, 503 a shortage of Fairlead's own, 504 too slow
 * @param code a stable name: {@code dns_nxdomain}, {@code dns_failed}, {@code dns_timeout}, {@code ssrf_blocked}, {@code
 *     connect_refused}, {@code connect_unreachable}, {@code connect_timeout}, {@code fd_pressure}, {@code
 *     upstream_proxy_unreachable}, {@code upstream_proxy_error}, {@code upstream_proxy_timeout}, {@code upstream_proxy_loop}
 * @param detail one sentence that names the host
 * @param fault whose it is
 * @param replay whether the next try may come out otherwise
 */
public record DialFailure(
        Failure.Stage stage, int status, String code, String detail, Failure.Fault fault, Failure.Replay replay) {

    /** One on the way to the host itself. */
    DialFailure(Failure.Stage stage, int status, String code, String detail) {
        this(
                stage,
                status,
                code,
                detail,
                status == 503 ? Failure.Fault.PROXY : Failure.Fault.UPSTREAM,
                Failure.Replay.SAFE);
    }

    /** Whether it says nothing about the host: a rule of ours, a shortage of ours, or who stands on the way to it. */
    boolean elsewhere() {
        return forbidden() || fault != Failure.Fault.UPSTREAM;
    }

    /** Whether a rule forbade it, so that nothing was tried. */
    public boolean forbidden() {
        return status == 403;
    }

    /** What came of the attempt for which it was dialled: a refusal where a rule forbade it, else a failure. */
    Outcome outcome() {
        return forbidden()
                ? Outcome.refused(new Refusal(Refusal.Reason.FORBIDDEN, code, detail, null))
                : Outcome.failed(failure());
    }

    /** As a failed attempt: nothing was sent, so it may be asked again. */
    public Failure failure() {
        return Failure.of(stage, fault, Failure.Kind.UNAVAILABLE, replay, code, detail);
    }
}

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
 *     connect_refused}, {@code connect_unreachable}, {@code connect_timeout}, {@code fd_pressure}
 * @param detail one sentence that names the host
 */
public record DialFailure(Failure.Stage stage, int status, String code, String detail) {

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
        return Failure.of(
                stage,
                status == 503 ? Failure.Fault.PROXY : Failure.Fault.UPSTREAM,
                Failure.Kind.UNAVAILABLE,
                Failure.Replay.SAFE,
                code,
                detail);
    }
}

package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;

/** The status of an error of Fairlead's own. Pure. */
final class OwnStatus {

    private OwnStatus() {}

    static int of(Failure failure) {
        return switch (failure.kind()) {
            case DEADLINE, TIMEOUT -> 504;
            case INTERNAL -> 500;
            case RATE_LIMITED -> 429;
            case OVERLOADED -> 503;
            case UNAVAILABLE -> failure.fault() == Fault.PROXY ? 503 : 502;
            case REQUEST -> failure.fault() == Fault.CLIENT && failure.answer() == null ? 400 : 502;
            case CONTEXT_LENGTH, QUOTA, CONTENT_FILTER, KEY -> 502;
        };
    }
}

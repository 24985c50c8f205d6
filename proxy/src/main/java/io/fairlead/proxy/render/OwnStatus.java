package io.fairlead.proxy.render;

import io.fairlead.proxy.exchange.Failure;
import io.fairlead.proxy.exchange.Failure.Fault;

/** The status of an error of Fairlead's own. Pure. */
final class OwnStatus {

    private OwnStatus() {}

    static int of(Failure failure) {
        if (failure.fault() == Fault.NOBODY && failure.answer() != null) {
            return failure.answer().saidStatus(); // it was made on purpose, and is to be read as it was made
        }
        if (failure.timedOut()) {
            return 504;
        }
        return switch (failure.kind()) {
            case DEADLINE, TIMEOUT -> 504;
            case INTERNAL -> 500;
            case RATE_LIMITED -> 429;
            case OVERLOADED -> 503;
            case UNAVAILABLE -> failure.fault() == Fault.PROXY || said503(failure) ? 503 : 502;
            case REQUEST -> failure.fault() == Fault.CLIENT && failure.answer() == null ? clients(failure) : 502;
            case CONTEXT_LENGTH, CONTENT_FILTER -> 400;
            case QUOTA, KEY -> 502;
        };
    }

    private static int clients(Failure failure) {
        return failure.code().equals("client_stalled") ? 408 : 400;
    }

    private static boolean said503(Failure failure) {
        return failure.answer() != null && failure.answer().saidStatus() == 503;
    }
}

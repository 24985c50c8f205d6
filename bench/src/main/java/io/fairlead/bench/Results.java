package io.fairlead.bench;

import java.util.List;

/**
 * All of one run.
 *
 * @param ways the direct one first
 * @param startNanos until Fairlead was ready, of a start that is not its first; 0 when it was not measured
 * @param idleRssKib of Fairlead a moment after its start; 0 when it was not measured
 */
record Results(List<Result> ways, long startNanos, long idleRssKib) {

    Result direct() {
        return ways.get(0);
    }
}

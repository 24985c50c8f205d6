package io.fairlead.dialect.neutral;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.Recording;
import io.fairlead.dialect.neutral.Delta.Opening;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the pieces of a stream are together. */
final class Deltas {

    private Deltas() {}

    static boolean ended(List<Delta> deltas) {
        return !deltas.isEmpty() && deltas.get(deltas.size() - 1) instanceof Delta.Ended;
    }

    static boolean content(List<Delta> deltas) {
        return deltas.stream()
                .anyMatch(delta -> delta instanceof Delta.Piece
                        || delta instanceof Delta.Sealed
                        || (delta instanceof Delta.PartBegun it && it.opening() instanceof Opening.CallOpening));
    }

    /** Each part begins once, has its pieces and ends, and nothing begins in a choice that is finished. */
    static void wellFormed(List<Delta> deltas, Recording recording) {
        Set<String> open = new HashSet<>();
        Set<Integer> finished = new HashSet<>();
        for (Delta delta : deltas) {
            if (delta instanceof Delta.PartBegun it) {
                assertThat(open.add(it.choice() + "/" + it.part()))
                        .as("%s", recording)
                        .isTrue();
                assertThat(finished).as("%s", recording).doesNotContain(it.choice());
            } else if (delta instanceof Delta.Piece it) {
                assertThat(open).as("%s", recording).contains(it.choice() + "/" + it.part());
            } else if (delta instanceof Delta.PartEnded it) {
                assertThat(open.remove(it.choice() + "/" + it.part()))
                        .as("%s", recording)
                        .isTrue();
            } else if (delta instanceof Delta.Finished it) {
                assertThat(finished.add(it.choice())).as("%s", recording).isTrue();
            }
        }
    }

    static Completion collected(List<Delta> deltas) {
        Collector collector = new Collector();
        deltas.forEach(collector::delta);
        return collector.completion();
    }
}

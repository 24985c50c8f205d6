package io.fairlead.dialect.fitting;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.dialect.neutral.Seal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes a thought out that only another maker can read; one of the maker's own that was carried is put back as it was. A seal that
 * nobody marked is that of the maker whom the client addressed.
 *
 * @param seal what stands for the seal in a block of an API; null where the block is no thought
 * @param own how the block is written where {@code maker}'s models can read it
 */
public record ForeignThought(Function<JsonNode, @Nullable String> seal, Own own) implements FittingStep {

    /** A block with the seal as its maker wrote it; null where {@code maker} did not. */
    @FunctionalInterface
    public interface Own {
        @Nullable
        ObjectNode block(ObjectNode block, String from, String maker);
    }

    @Override
    public void apply(ObjectNode block, Fitting fitting) {
        String text = seal.apply(block);
        String from = fitting.from().maker();
        String maker = fitting.to().maker();
        if (text == null || (!text.startsWith(Seal.MARK) && from.equals(maker))) {
            return;
        }
        ObjectNode readable = own.block(block, from, maker);
        if (readable == null) {
            fitting.out();
            fitting.losses().noted(fitting.path(), "a thought that only another maker can read is left out");
        } else {
            fitting.replace(readable);
        }
    }
}

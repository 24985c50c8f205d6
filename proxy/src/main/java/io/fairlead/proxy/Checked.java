package io.fairlead.proxy;

import io.fairlead.proxy.assembly.ReferredContent;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.config.yaml.Mistake;
import java.util.List;

/**
 * All that is wrong with a configuration, what its files of certificates and credentials hold included.
 *
 * @param problems why it cannot be used; empty when it can
 * @param warnings what in it is probably not meant
 */
public record Checked(List<Mistake> problems, List<Mistake> warnings) {

    public Checked {
        problems = List.copyOf(problems);
        warnings = List.copyOf(warnings);
    }

    /** Looks at everything and changes nothing. Blocks. */
    public static Checked of(Reading reading) {
        return new Checked(
                reading.snapshot() == null ? reading.errors() : ReferredContent.mistakes(reading.snapshot()),
                reading.problems().warnings());
    }
}

package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.config.yaml.Problems;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a configuration.
 *
 * @param snapshot what may be used, or null when there is any error
 * @param problems everything that was found, warnings too
 * @param files what was read for it
 */
public record Reading(@Nullable Snapshot snapshot, Problems problems, FilesRead files) {

    Reading(@Nullable Snapshot snapshot, Problems problems) {
        this(snapshot, problems, FilesRead.NONE);
    }

    Reading of(FilesRead read) {
        return new Reading(snapshot, problems, read);
    }

    /** @throws IllegalArgumentException when there is any error, with a line for each */
    public Snapshot orThrow() {
        if (snapshot == null) {
            throw new IllegalArgumentException(problems.report());
        }
        return snapshot;
    }

    public List<Mistake> errors() {
        return problems.errors();
    }
}

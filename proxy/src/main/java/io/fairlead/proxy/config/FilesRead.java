package io.fairlead.proxy.config;

import io.fairlead.proxy.config.watch.FileStamp;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files that a reading looked at, and what they held: what has to be watched, and whether anything changed since. Two are
 * equal when they saw the same. Immutable.
 */
public final class FilesRead {

    static final FilesRead NONE = new FilesRead(Map.of(), Map.of());

    // By absolute path. A digest of a secret is nothing to be shown: it stays in here.
    private final Map<Path, String> digests;
    private final Map<Path, FileStamp> stamps;

    FilesRead(Map<Path, String> digests, Map<Path, FileStamp> stamps) {
        this.digests = Map.copyOf(digests);
        this.stamps = Map.copyOf(stamps);
    }

    /** How they looked just before they were read, by absolute path; those that were missed are among them. */
    public Map<Path, FileStamp> stamps() {
        return stamps;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FilesRead it && digests.equals(it.digests);
    }

    @Override
    public int hashCode() {
        return digests.hashCode();
    }

    @Override
    public String toString() {
        return "FilesRead" + digests.keySet();
    }
}

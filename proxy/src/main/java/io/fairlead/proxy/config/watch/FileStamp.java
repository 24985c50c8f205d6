package io.fairlead.proxy.config.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/**
 * What a look at a file sees without reading it. Two that differ mean a file that changed.
 *
 * @param real where the path leads, links followed; null when it leads nowhere
 * @param modified when it was written last
 * @param size in bytes
 * @param key the file system's own, where it has one
 */
public record FileStamp(
        @Nullable Path real,
        @Nullable FileTime modified,
        long size,
        @Nullable Object key) {

    private static final FileStamp ABSENT = new FileStamp(null, null, -1, null);

    /** Looks at {@code path}. Blocks. */
    public static FileStamp of(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes seen = Files.readAttributes(real, BasicFileAttributes.class);
            return new FileStamp(real, seen.lastModifiedTime(), seen.size(), seen.fileKey());
        } catch (IOException e) {
            return ABSENT;
        }
    }
}

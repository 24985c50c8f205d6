package io.fairlead.sidecar;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps folders of files that come with each start from growing. */
final class OldFiles {

    private OldFiles() {}

    /** Removes what is oldest of {@code pattern} in {@code folder}, until {@code kept} are left. */
    static void remove(Path folder, String pattern, int kept) throws IOException {
        record Aged(Path file, long at) {}
        List<Aged> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
            for (Path each : files) {
                try {
                    found.add(new Aged(each, Files.getLastModifiedTime(each).toMillis()));
                } catch (NoSuchFileException e) {
                    // another process removed it just now
                }
            }
        }
        found.sort((one, other) -> Long.compare(other.at(), one.at()));
        for (Aged each : found.subList(Math.min(kept, found.size()), found.size())) {
            Files.deleteIfExists(each.file());
        }
    }
}

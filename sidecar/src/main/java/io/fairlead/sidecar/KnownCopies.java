package io.fairlead.sidecar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which copy was made of which bundle, a line each in a file: mark, name and length. A bundle of a hundred certificates is
 * otherwise read through by each start and each {@code env}, which takes as long as half of the rest. Only a help: where
 * the file is gone or damaged, copies are made anew.
 */
final class KnownCopies {

    private final Path file;

    KnownCopies(Path file) {
        this.file = file;
    }

    /** The copy in {@code folder} that was made of what {@code mark} stands for, used now; null when it is not known, or gone. */
    @Nullable
    Path of(String mark, Path folder) {
        for (String line : lines()) {
            String[] words = line.split(" ", -1);
            if (words.length == 3 && words[0].equals(mark) && words[1].endsWith(".pem")) {
                try {
                    Path copy = folder.resolve(words[1]);
                    if (folder.equals(copy.getParent())
                            && Long.toString(Files.size(copy)).equals(words[2])) {
                        Files.setLastModifiedTime(
                                copy, FileTime.from(Clock.systemUTC().instant()));
                        return copy;
                    }
                } catch (IOException | RuntimeException e) {
                    return null; // it is made anew, and whatever is amiss told then
                }
            }
        }
        return null;
    }

    /** Notes that {@code copy} was made of it. */
    void remember(String mark, Path copy) {
        try {
            List<String> lines = Stream.concat(
                            Stream.of(mark + " " + copy.getFileName() + " " + Files.size(copy)),
                            lines().stream().filter(line -> !line.startsWith(mark + " ")))
                    .limit(MergedBundles.KEPT)
                    .toList();
            write(lines);
        } catch (IOException e) {
            // Then it is read through again the next time.
        }
    }

    private void write(List<String> lines) throws IOException {
        Path part = Files.createTempFile(file.getParent(), ".", ".part");
        try {
            Files.write(part, lines);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private List<String> lines() {
        try {
            return Files.readString(file, StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}

package io.fairlead.sidecar;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/** A user's own bundle of roots, with ours added, as a private copy in the state folder. */
final class MergedBundles {

    private MergedBundles() {}

    /**
     * Writes the copy, whole or not at all.
     *
     * @param variable that names the user's bundle; the copy is named after it
     * @throws MistakeException when the user's bundle cannot be read
     */
    static Path copy(Path folder, String variable, Path users) {
        Path merged =
                folder.resolve("merged-" + variable.toLowerCase(Locale.ROOT).replace('_', '-') + ".pem");
        String theirs;
        try {
            theirs = Files.readString(users, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new MistakeException(variable + " names " + users + ", which cannot be read (" + e.getMessage()
                    + "). Unset it, or let it name a readable PEM file.");
        }
        try {
            Path part = Files.createTempFile(folder, "merged", ".part");
            Files.writeString(
                    part,
                    theirs.stripTrailing() + "\n" + Files.readString(folder.resolve("ca.pem")),
                    StandardCharsets.ISO_8859_1);
            Files.move(part, merged, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return merged;
        } catch (IOException e) {
            throw new MistakeException(merged + " cannot be written (" + e.getMessage() + ").");
        }
    }
}

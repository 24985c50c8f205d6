package io.fairlead.proxy.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Recorded traffic and public attacks, in the folder that {@code -Dcorpus=FOLDER} names. They are no part of the project. */
public final class Corpus {
    private static final String PROPERTY = "corpus";

    private Corpus() {}

    /**
     * What is at {@code path} in that folder; null, and a line that says so, where no folder is named.
     *
     * @throws IllegalStateException when one is named and it is not there
     */
    public static @Nullable Path at(String path) {
        String folder = System.getProperty(PROPERTY, "");
        if (folder.isEmpty()) {
            System.out.println("Not run without -Dcorpus=FOLDER: the tests of " + path);
            return null;
        }
        Path found = Path.of(folder, path.split("/", -1));
        if (!Files.exists(found)) {
            throw new IllegalStateException("-Dcorpus=" + folder + " names a folder without " + path);
        }
        return found;
    }
}

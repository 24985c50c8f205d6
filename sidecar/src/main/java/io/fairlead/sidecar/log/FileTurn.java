package io.fairlead.sidecar.log;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * When a log's file is full and what then becomes of it: it gets the ending {@code .1}, those before it count on, and the
 * oldest goes.
 *
 * @param size of a full file; 0: never full
 * @param keep how many old files stay
 */
record FileTurn(long size, int keep) {

    static final FileTurn NEVER = new FileTurn(0, 0);

    boolean ever() {
        return size > 0;
    }

    /** Puts {@code file} away. When it cannot be done, {@code file} is as it was. */
    void turn(Path file) throws IOException {
        if (keep == 0) {
            Files.deleteIfExists(file);
            return;
        }
        Files.deleteIfExists(old(file, keep));
        for (int number = keep - 1; number > 0; number--) {
            if (Files.exists(old(file, number))) {
                move(old(file, number), old(file, number + 1));
            }
        }
        move(file, old(file, 1));
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path old(Path file, int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}

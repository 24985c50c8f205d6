package io.fairlead.sidecar;

import io.fairlead.proxy.tls.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/** The files by which clients trust Fairlead, copied where other users may read them. The state folder stays private, and so does the key. */
final class PublishedTrust {

    private PublishedTrust() {}

    /**
     * Copies them to {@code folder}, each whole or not at all.
     *
     * @throws MistakeException when one cannot be written
     */
    static void write(StateFolder state, Path folder) {
        Path preload = NodePreload.write(state.path());
        for (Path file : new Path[] {state.caPem(), state.bundle(), state.truststore(), preload}) {
            Path copy = folder.resolve(String.valueOf(file.getFileName()));
            try {
                byte[] wanted = Files.readAllBytes(file);
                if (Files.exists(copy) && Arrays.equals(Files.readAllBytes(copy), wanted)) {
                    continue;
                }
                Path part = Files.createTempFile(
                        folder,
                        ".trust",
                        ".part",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
                try {
                    Files.write(part, wanted);
                    Files.setPosixFilePermissions(
                            part, PosixFilePermissions.fromString("rw-r--r--")); // whatever umask says
                    Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
            } catch (IOException | UnsupportedOperationException e) {
                throw new MistakeException(copy + " cannot be written (" + Sentence.of(e) + ").");
            }
        }
    }
}

package io.fairlead.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** {@code node-preload.cjs}: sends a Node.js that does not know {@code NODE_USE_ENV_PROXY} through the proxy. */
final class NodePreload {

    private static final String NAME = "node-preload.cjs";

    private NodePreload() {}

    /**
     * Puts it into the state folder, unless it lies there as it should.
     *
     * @throws MistakeException when it cannot be written
     */
    static Path write(Path folder) {
        Path file = folder.resolve(NAME);
        try (InputStream in = NodePreload.class.getResourceAsStream("/" + NAME)) {
            if (in == null) {
                throw new IOException("the jar has none");
            }
            byte[] wanted = in.readAllBytes();
            if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), wanted)) {
                Path part = Files.createTempFile(folder, ".node", ".part");
                try {
                    Files.write(part, wanted);
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(part);
                }
            }
            return file;
        } catch (IOException e) {
            throw new MistakeException(file + " cannot be written (" + Sentence.of(e) + ").");
        }
    }

    /** {@code NODE_OPTIONS} with the preload, behind the user's own; once. */
    static String options(@Nullable String users, Path preload) {
        return options(users, preload.toString());
    }

    /** The same for a path of another file system. */
    static String options(@Nullable String users, String path) {
        String word = path.indexOf(' ') < 0 && path.indexOf('"') < 0 && path.indexOf('\\') < 0
                ? path
                : "\"" + path.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
        String own = users == null ? "" : users.trim();
        String option = "--require " + word;
        return own.isEmpty() ? option : own.contains(option) ? own : own + " " + option;
    }
}

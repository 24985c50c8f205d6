package io.fairlead.proxy.config;

import io.fairlead.proxy.config.watch.FileStamp;
import io.fairlead.proxy.config.yaml.Surroundings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment and the disk during one reading; remembers which files were looked at. Belongs to one thread. */
final class RecordedSurroundings implements Surroundings {

    private static final String MISSED = "";

    private final Map<String, String> environment;
    private final boolean pipes;
    private final Map<Path, String> digests = new HashMap<>();
    private final Map<Path, FileStamp> stamps = new HashMap<>();

    /** {@code pipes}: whether what is no regular file may be read, for which that may wait; a shell's {@code <(...)} is such a one. */
    RecordedSurroundings(Map<String, String> environment, boolean pipes) {
        this.environment = environment;
        this.pipes = pipes;
    }

    @Override
    public @Nullable String environment(String name) {
        return environment.get(name);
    }

    @Override
    public byte[] file(Path path, int limit) throws IOException {
        missed(path); // until it is read
        if (Files.isDirectory(path)) {
            throw new IOException("a folder");
        }
        if (!pipes && Files.exists(path) && !Files.isRegularFile(path)) {
            throw new IOException("no regular file");
        }
        try (InputStream in = Files.newInputStream(path)) {
            byte[] content = in.readNBytes(limit);
            digests.put(path.toAbsolutePath(), digest(content));
            return content;
        }
    }

    /** It was looked for, and is not there. */
    void missed(Path path) {
        Path absolute = path.toAbsolutePath();
        stamps.putIfAbsent(absolute, FileStamp.of(absolute));
        digests.put(absolute, MISSED);
    }

    FilesRead files() {
        return new FilesRead(digests, stamps);
    }

    private static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

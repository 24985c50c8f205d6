package io.fairlead.proxy.credential;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A secret that lies in a file and may be exchanged there while Fairlead runs, as clusters and vaults do.
 *
 * <p>{@link #refresh()} looks at the file, off the event loops and as often as its owner wishes (every few seconds); it is
 * read only when it changed. A file that vanishes or turns bad leaves the last good secret in place, with one warning for each change.
 */
public final class SecretFile implements SecretSource {

    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);

    /** Above it the file is something else by mistake. */
    private static final long LARGEST = 64 * 1024;

    private final Path file;
    private volatile @Nullable Secret current;
    private @Nullable Seen seen;

    private SecretFile(Path file) {
        this.file = file;
    }

    /**
     * Reads it for the first time.
     *
     * @throws IllegalArgumentException when there is no such file, or no usable secret in it; names the file only
     */
    public static SecretFile open(Path file) {
        SecretFile opened = new SecretFile(file);
        try {
            opened.read();
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": cannot be read", e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
        return opened;
    }

    @Override
    public @Nullable Secret current() {
        return current;
    }

    /** Reads the file again if it changed. Blocks. */
    public synchronized void refresh() {
        Seen before = seen;
        try {
            read();
        } catch (IOException | IllegalArgumentException e) {
            if (before != null && before.equals(seen)) {
                seen = null;
            }
            if (before != null) {
                String why = e instanceof IOException ? "it cannot be read" : String.valueOf(e.getMessage());
                LOG.warn("{}: {}; the last good secret stays in use", file, why);
            }
        }
    }

    private synchronized void read() throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Seen now = new Seen(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
        if (now.equals(seen)) {
            return;
        }
        // Noted before it is judged: what is bad is complained of once.
        seen = now;
        if (attributes.size() > LARGEST) {
            throw new IllegalArgumentException("holds more than a secret (" + attributes.size() + " bytes)");
        }
        current = Secret.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    }

    @Override
    public String toString() {
        return "SecretFile[" + file + "]";
    }

    private record Seen(
            FileTime modified, long size, @Nullable Object key) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Seen it
                    && size == it.size
                    && modified.equals(it.modified)
                    && Objects.equals(key, it.key);
        }

        @Override
        public int hashCode() {
            return modified.hashCode();
        }
    }
}

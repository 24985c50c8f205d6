package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The folder with what outlives a process: {@code $FAIRLEAD_HOME}, else {@code ~/.fairlead}, mode 0700.
 *
 * <p>Files are replaced whole, never written in place, so that a reader sees the old or the new one. Failures are {@link
 * TlsSetupException}s that name the file. For any thread but an event loop.
 */
public final class StateFolder {

    private static final Set<PosixFilePermission> PRIVATE_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> PRIVATE_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC_FILE = PosixFilePermissions.fromString("rw-r--r--");

    private final Path path;

    private StateFolder(Path path) {
        this.path = path;
    }

    /** Where the environment says, made when it is not there. */
    public static StateFolder of(Map<String, String> environment, Path userHome) {
        String named = environment.get("FAIRLEAD_HOME");
        return at(named == null || named.isBlank() ? userHome.resolve(".fairlead") : Path.of(named));
    }

    /** At {@code path}, made when it is not there. */
    public static StateFolder at(Path path) {
        StateFolder folder = new StateFolder(path.toAbsolutePath().normalize());
        folder.make(folder.path);
        return folder;
    }

    public Path path() {
        return path;
    }

    /** The root certificate alone, for variables that add to a program's trust. */
    public Path caPem() {
        return path.resolve("ca.pem");
    }

    /** The root's private key. */
    public Path caKey() {
        return path.resolve("ca-key.pem");
    }

    /** The system's roots and ours, for variables that replace a program's trust. */
    public Path bundle() {
        return path.resolve("bundle.pem");
    }

    /** The same for Java. */
    public Path truststore() {
        return path.resolve("truststore.p12");
    }

    /** Runs {@code work} while no other process or thread does the same in this folder. */
    <T> T locked(Supplier<T> work) {
        FolderLock held = FolderLock.take(path.resolve(".lock"));
        try {
            return work.get();
        } finally {
            held.release();
        }
    }

    private Path make(Path folder) {
        try {
            if (!Files.exists(folder)) {
                if (posix(nearest(folder))) {
                    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PRIVATE_FOLDER));
                } else {
                    Files.createDirectories(folder);
                }
            }
            if (!Files.isDirectory(folder)) {
                throw new TlsSetupException(folder + " is not a folder; move it away, or set FAIRLEAD_HOME");
            }
            Set<PosixFilePermission> modes = modes(folder);
            if (modes != null
                    && (modes.contains(PosixFilePermission.GROUP_WRITE)
                            || modes.contains(PosixFilePermission.OTHERS_WRITE))) {
                throw new TlsSetupException("other users may write to " + folder
                        + " and so replace the CA that your programs trust; run: chmod 700 " + folder);
            }
            return folder;
        } catch (IOException e) {
            throw new TlsSetupException("cannot make the folder " + folder + ": " + reason(e) + elsewhere(), e);
        }
    }

    /** The bytes of {@code file}, or null when there is none. */
    static byte @Nullable [] readIfThere(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            throw new TlsSetupException("cannot read " + file + ": " + reason(e), e);
        }
    }

    static byte[] read(Path file) {
        byte[] bytes = readIfThere(file);
        if (bytes == null) {
            throw new TlsSetupException("cannot read " + file + ": there is no such file");
        }
        return bytes;
    }

    /** Refuses a key that other users of the machine may read. */
    static void mustBePrivate(Path key) {
        try {
            Set<PosixFilePermission> modes = modes(key);
            if (modes != null && !PRIVATE_FOLDER.containsAll(modes)) {
                throw new TlsSetupException(key + " has mode " + PosixFilePermissions.toString(modes)
                        + ": other users may have read the CA's key; make a new CA by deleting it and ca.pem, or, if"
                        + " you are sure that nobody did, run: chmod 600 " + key);
            }
        } catch (IOException e) {
            throw new TlsSetupException("cannot look at " + key + ": " + reason(e), e);
        }
    }

    static boolean readableByAll(Path file) throws IOException {
        Set<PosixFilePermission> modes = modes(file);
        return modes != null && modes.contains(PosixFilePermission.OTHERS_READ);
    }

    /** Replaces {@code file}; anyone may read it. */
    void writePublic(Path file, byte[] bytes) {
        write(file, bytes, PUBLIC_FILE);
    }

    /** Replaces {@code file}; only this user may read it. */
    void writeSecret(Path file, byte[] bytes) {
        write(file, bytes, PRIVATE_FILE);
    }

    /** Removes {@code file} if it is there. */
    void remove(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TlsSetupException("cannot remove " + file + ": " + reason(e), e);
        }
    }

    private void write(Path file, byte[] bytes, Set<PosixFilePermission> modes) {
        try {
            // A temporary file is made with mode 0600 where modes exist, so that the key is private from its first
            // byte.
            Path fresh = Files.createTempFile(file.getParent(), "." + file.getFileName(), ".tmp");
            try {
                try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                    ByteBuffer rest = ByteBuffer.wrap(bytes);
                    while (rest.hasRemaining()) {
                        channel.write(rest);
                    }
                    channel.force(true);
                }
                if (posix(fresh)) {
                    Files.setPosixFilePermissions(fresh, modes);
                }
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw new TlsSetupException("cannot write " + file + ": " + reason(e) + elsewhere(), e);
        }
    }

    /** What mends a folder that cannot be written to. */
    static String elsewhere() {
        return "; let FAIRLEAD_HOME name a folder that this user may write to";
    }

    private static boolean posix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Path nearest(Path folder) {
        Path parent = folder.getParent();
        return parent == null ? folder : parent;
    }

    private static @Nullable Set<PosixFilePermission> modes(Path file) throws IOException {
        return posix(file) ? Files.getPosixFilePermissions(file) : null;
    }

    /** What went wrong, without the path that the exception repeats. */
    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "access is denied";
        }
        String said = e instanceof FileSystemException it ? it.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said;
    }
}

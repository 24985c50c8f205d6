package io.fairlead.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Bundles of roots that the user has set already, with ours added, as private copies in {@code merged} of the state folder. A
 * copy is named by what it holds, so that two shells with bundles of their own do not disturb each other; the {@value #KEPT}
 * used last are kept.
 */
final class MergedBundles {

    static final int KEPT = 64;
    private static final int MOST_FILES = 4_096;
    private static final long MOST_BYTES = 16L << 20;

    private final Path folder;
    private final KnownCopies known;

    /** {@code folder}: the state folder, which holds {@code ca.pem}. */
    MergedBundles(Path folder) {
        this.folder = folder;
        this.known = new KnownCopies(folder.resolve(".merged"));
    }

    /**
     * The copy of {@code named}, a file or a folder of certificates; empty when ours has to do in its place.
     *
     * @param warnings hears why ours has to do, or what was left out, as the end of a sentence that begins with the variable
     */
    Optional<Path> merge(String named, Consumer<String> warnings) {
        Set<String> roots;
        AtomicBoolean whole = new AtomicBoolean(true);
        String mark;
        try {
            Path theirs = Path.of(named);
            if (ours(theirs)) {
                return Optional.empty();
            }
            mark = mark(theirs);
            Path copy = mark.isEmpty() ? null : known.of(mark, copies());
            if (copy != null) {
                return Optional.of(copy);
            }
            roots = read(theirs, why -> {
                whole.set(false);
                warnings.accept("names " + named + ", of which " + why + ".");
            });
        } catch (IOException | InvalidPathException e) {
            warnings.accept("names " + named + ", which " + why(e) + ". Fairlead's own bundle stands in for it.");
            return Optional.empty();
        }
        try {
            roots.addAll(
                    PemBlocks.in(Files.readString(folder.resolve("ca.pem"), StandardCharsets.ISO_8859_1), any -> {}));
            Path copy = copy(String.join("", roots));
            if (whole.get() && !mark.isEmpty()) {
                known.remember(mark, copy); // one that is not whole is told of each time
            }
            return Optional.of(copy);
        } catch (IOException e) {
            warnings.accept("names " + named + ", of which no copy can be written (" + why(e)
                    + "). Fairlead's own bundle stands in for it.");
            return Optional.empty();
        }
    }

    /** Whether it is a trust file of Fairlead's own, by whatever path. */
    private boolean ours(Path file) throws IOException {
        for (String name : new String[] {"ca.pem", "bundle.pem"}) {
            Path own = folder.resolve(name);
            if (Files.exists(file) && Files.exists(own) && Files.isSameFile(file, own)) {
                return true;
            }
        }
        return false;
    }

    /** What a copy of {@code theirs} comes of, as far as it is one file: the same as long as neither it nor ours changes. */
    private String mark(Path theirs) throws IOException {
        return Files.isRegularFile(theirs) && Files.size(theirs) <= MOST_BYTES
                ? sum(Files.readAllBytes(theirs)) + "+" + sum(Files.readAllBytes(folder.resolve("ca.pem")))
                : "";
    }

    /** The JVM has it in native code, unlike a digest. */
    private static String sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + "-" + Long.toHexString(sum.getValue());
    }

    private Path copies() {
        return folder.resolve("merged");
    }

    private static Set<String> read(Path theirs, Consumer<String> left) throws IOException {
        if (!Files.exists(theirs)) {
            throw new IOException("is not there");
        }
        Set<String> roots;
        if (Files.isDirectory(theirs)) {
            roots = PemBlocks.none();
            long bytes = 0;
            for (Path each : files(theirs)) {
                try {
                    String text = text(each, MOST_BYTES - bytes);
                    bytes += text.length();
                    roots.addAll(PemBlocks.in(text, any -> {}));
                } catch (IOException e) {
                    left.accept(each.getFileName() + " was left out: it " + why(e));
                }
            }
        } else {
            roots = PemBlocks.in(text(theirs, MOST_BYTES), left);
        }
        if (roots.isEmpty()) {
            throw new IOException("holds no certificate (expected: PEM)");
        }
        return roots;
    }

    private static List<Path> files(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
            for (Path each : all) {
                if (Files.isRegularFile(each) && found.size() < MOST_FILES) {
                    found.add(each);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** A pipe or a device is not read: it may have no end, and what was read of it is gone. */
    private static String text(Path file, long most) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("is neither a file nor a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, most + 1));
            if (bytes.length > most) {
                throw new IOException("is larger than " + (MOST_BYTES >> 20) + " MiB");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    private static String why(Exception e) {
        if (e instanceof java.nio.file.AccessDeniedException) {
            return "may not be read";
        }
        if (e instanceof InvalidPathException) {
            return "is no path";
        }
        return e instanceof java.nio.file.FileSystemException || e.getMessage() == null
                ? "cannot be read (" + Sentence.of(e) + ")"
                : e.getMessage();
    }

    /** Writes the copy, whole or not at all; one that is there is used again. */
    private Path copy(String pem) throws IOException {
        Path copies = Files.createDirectories(copies());
        byte[] bytes = pem.getBytes(StandardCharsets.ISO_8859_1);
        Path copy = copies.resolve(digest(bytes) + ".pem");
        if (Files.exists(copy) && Files.size(copy) == bytes.length) {
            Files.setLastModifiedTime(copy, FileTime.from(Clock.systemUTC().instant()));
            return copy;
        }
        Path part = Files.createTempFile(copies, ".", ".part");
        try {
            Files.write(part, bytes);
            Files.move(part, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        OldFiles.remove(copies, "*.pem", KEPT);
        return copy;
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(whole, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

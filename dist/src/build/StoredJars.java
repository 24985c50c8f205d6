import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Packs the jars of a folder anew, without compression. An archive of them is smaller by a quarter, since it is compressed as
 * a whole, and a start inflates nothing. Run from its source by the build.
 */
final class StoredJars {

    private static final LocalDateTime SOME_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    private StoredJars() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        for (Path jar : jars) {
            store(jar);
        }
    }

    private static void store(Path jar) throws IOException {
        Path stored = jar.resolveSibling(jar.getFileName() + ".stored");
        try (ZipFile from = new ZipFile(jar.toFile());
                ZipOutputStream to = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(stored)))) {
            Set<String> names = new HashSet<>();
            for (ZipEntry each : Collections.list(from.entries())) { // in their order: the manifest comes first
                if (names.add(each.getName())) {
                    put(to, each.getName(), from.getInputStream(each).readAllBytes());
                }
            }
        }
        Files.move(stored, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void put(ZipOutputStream to, String name, byte[] bytes) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(sum.getValue());
        entry.setTimeLocal(SOME_TIME);
        to.putNextEntry(entry);
        to.write(bytes);
        to.closeEntry();
    }
}

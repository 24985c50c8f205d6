import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Puts the libraries of a folder into one jar of another: each search for a service, a resource or a class that is not there
 * opens every jar of the class path. {@code libraries.txt} beside it names what is in it. Native libraries that Netty finds as
 * the system finds its own lie in {@code native}, so that no start unpacks them.
 *
 * <p>Nothing is compressed: an archive of it is smaller by a quarter, since it is compressed as a whole, and a start inflates
 * nothing. The same jars give the same bytes. Run from its source by the build: {@code OneJar FROM TO}.
 */
final class OneJar {

    private static final LocalDateTime SOME_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);

    /** Ours, and what every command needs: a small jar is opened sooner. */
    private static final Pattern APART = Pattern.compile("(fairlead|picocli|jackson-core)-.*");

    /** Its name tells the platform; on Linux Netty looks for one of this very name. */
    private static final Pattern NATIVE = Pattern.compile("META-INF/native/(lib[^/]+\\.so)");

    /** Said of one jar as a whole. Signatures, which would be too, were taken off before. */
    private static final Pattern OF_ONE_JAR = Pattern.compile("META-INF/MANIFEST\\.MF|META-INF/INDEX\\.LIST"
            + "|(META-INF/versions/\\d+/)?(module-info\\.class|OSGI-INF/.*)");

    /** Texts for people. Each library's own are kept apart. */
    private static final Pattern TEXTS = Pattern.compile("META-INF/(LICENSE|NOTICE|DEPENDENCIES)[^/]*");

    /** Lines that add up. */
    private static final Pattern LINES =
            Pattern.compile("META-INF/services/[^/]+|META-INF/io\\.netty\\.versions\\.properties");

    /** Where a library came from, for those who look what is in a jar. Jars of one library may say it in other words. */
    private static final Pattern ORIGIN = Pattern.compile("META-INF/maven/.*");

    private final Map<String, byte[]> joined = new TreeMap<>();
    private final List<String> libraries = new ArrayList<>();
    private final Path to;

    private OneJar(Path to) {
        this.to = to;
    }

    public static void main(String[] arguments) throws IOException {
        new OneJar(Files.createDirectories(Path.of(arguments[1]))).make(Path.of(arguments[0]));
    }

    private void make(Path from) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(from)) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            String name = jar.getFileName().toString();
            Map<String, byte[]> all = new LinkedHashMap<>();
            Map<String, byte[]> its = new LinkedHashMap<>();
            read(jar, all, its);
            // What says the same thing in another way, such as two lists of a log's plug-ins, stays beside it.
            if (!APART.matcher(name).matches() && join(name.substring(0, name.length() - ".jar".length()), its)) {
                libraries.add(name);
            } else {
                write(to.resolve(name), all);
            }
        }
        Map<String, byte[]> one = new LinkedHashMap<>();
        one.put(JarFile.MANIFEST_NAME, utf8("Manifest-Version: 1.0\r\nMulti-Release: true\r\n\r\n"));
        for (Map.Entry<String, byte[]> each : joined.entrySet()) {
            Matcher found = NATIVE.matcher(each.getKey());
            if (found.matches()) {
                Files.write(Files.createDirectories(to.resolve("native")).resolve(found.group(1)), each.getValue());
            } else {
                one.put(each.getKey(), each.getValue());
            }
        }
        write(to.resolve("libraries.jar"), one);
        Files.writeString(to.resolve("libraries.txt"), libraries.stream().collect(Collectors.joining("\n", "", "\n")));
    }

    /** Fills {@code all} with what is in {@code jar}, and {@code its} with what is not said of this jar alone. */
    private static void read(Path jar, Map<String, byte[]> all, Map<String, byte[]> its) throws IOException {
        try (JarFile open = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ)) {
            for (ZipEntry each : Collections.list(open.entries())) { // in their order: the manifest comes first
                String name = each.getName();
                byte[] bytes = open.getInputStream(each).readAllBytes();
                boolean first = all.putIfAbsent(name, bytes) == null;
                boolean asleep = name.startsWith("META-INF/versions/") && !open.isMultiRelease();
                if (first
                        && !each.isDirectory()
                        && !asleep
                        && !OF_ONE_JAR.matcher(name).matches()) {
                    its.put(name, bytes);
                }
            }
        }
    }

    /** Whether all of a library found its place; else nothing of it is taken. */
    private boolean join(String library, Map<String, byte[]> its) {
        Map<String, byte[]> added = new LinkedHashMap<>();
        for (Map.Entry<String, byte[]> each : its.entrySet()) {
            String name = each.getKey();
            byte[] bytes = each.getValue();
            byte[] present = joined.get(name);
            if (TEXTS.matcher(name).matches()) {
                added.put("META-INF/libraries/" + library + name.substring("META-INF".length()), bytes);
            } else if (present == null) {
                added.put(name, bytes);
            } else if (LINES.matcher(name).matches()) {
                added.put(name, lines(present, bytes));
            } else if (!Arrays.equals(present, bytes) && !ORIGIN.matcher(name).matches()) {
                return false;
            }
        }
        joined.putAll(added);
        return true;
    }

    private static byte[] lines(byte[] some, byte[] more) {
        return utf8(Stream.of(some, more)
                .flatMap(each -> new String(each, StandardCharsets.UTF_8).lines())
                .distinct()
                .collect(Collectors.joining("\n", "", "\n")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                byte[] bytes = each.getValue();
                CRC32 sum = new CRC32();
                sum.update(bytes);
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCompressedSize(bytes.length);
                entry.setCrc(sum.getValue());
                entry.setTimeLocal(SOME_TIME);
                out.putNextEntry(entry);
                out.write(bytes);
                out.closeEntry();
            }
        }
    }
}

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Puts the engine and its libraries into a jar of blocks, which no class loader of an application takes for classes. Of the libraries
 * it holds what the engine's classes lead to, and no native library.
 *
 * <p>A class leads to another where a constant of it is that class's name, written in any way, or a descriptor with it; to a provider
 * of a service where the service is led to. Classes of libraries lose the numbers of their lines. {@code engine/index} names for each
 * class and resource its block, its place there and its length; {@code engine/N} are the blocks. Classes that a start needs come
 * first, in the order of {@code START}. The same jars give the same bytes. Run from its source by the build, with ASM:
 * {@code EngineParts FROM TO START}.
 */
final class EngineParts {

    private static final LocalDateTime SOME_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int RELEASE = 17;
    private static final int BLOCK = 128 * 1024;
    private static final String ENGINE = "io/fairlead/agent/engine/";

    private static final Pattern OURS = Pattern.compile("fairlead-.*");

    /** Natives would have to be unpacked into a file, and from JDK 24 on each is warned of on the application's standard error. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "(netty-(all|tcnative|transport-classes|transport-native-(epoll|io_uring|kqueue)|resolver-dns-(classes|native))"
                    + "|netty-nio-client|prometheus-metrics-exposition-formats|native-|jspecify|error_prone_annotations).*");

    /** Libraries that find classes of their own by names that they put together. */
    private static final Pattern WHOLE = Pattern.compile(
            "com/github/benmanes/caffeine/cache/.*" + "|org/apache/logging/slf4j/.*|io/netty/util/internal/shaded/.*");

    /**
     * Cryptography that only a provider of Bouncy Castle's own would use, which is never registered: tables of algorithms lead to it.
     * And what would load a native library, so that its absence is found before it is looked for.
     */
    private static final Pattern UNUSED =
            Pattern.compile("org/bouncycastle/(pqc/|jce/provider/|jcajce/provider/|math/ec/custom/).*"
                    + "|com/github/luben/zstd/util/Native|com/aayushatharva/brotli4j/Brotli4jLoader");

    private static final Pattern VERSIONED = Pattern.compile("META-INF/versions/(\\d+)/(.*)");
    private static final Pattern SERVICE = Pattern.compile("META-INF/services/([^/]+)");
    private static final Pattern TEXTS =
            Pattern.compile("(META-INF/)?(LICENSE|NOTICE|[^/]*-LICENSE)[^/]*|META-INF/license/.*");
    private static final Pattern FOR_NOBODY = Pattern.compile(
            "META-INF/(?!services/).*|(.*/)?module-info\\.class|OSGI-INF/.*"
                    + "|codegen-resources/.*|org/bouncycastle/.*\\.properties|.*\\.(proto|html|md)|VersionInfo\\.java|mime\\.types|(.*/)?lib[^/]+\\.(so|dylib|jnilib|a)|.*\\.dll|about\\.html");
    private static final Pattern NAMED = Pattern.compile("L([\\w$/]+);");

    /** A class file, by its internal name. */
    private final Map<String, byte[]> classes = new HashMap<>();

    private final Map<String, byte[]> resources = new TreeMap<>();
    private final Map<String, Set<String>> services = new TreeMap<>();
    private final Map<String, byte[]> texts = new TreeMap<>();
    private final Set<String> roots = new HashSet<>();

    public static void main(String[] arguments) throws IOException {
        EngineParts parts = new EngineParts();
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                String name = jar.getFileName().toString();
                if (!LEFT_OUT.matcher(name).matches()) {
                    parts.read(jar, name);
                }
            }
        }
        parts.write(Path.of(arguments[1]), Files.readAllLines(Path.of(arguments[2])));
    }

    private void read(Path jar, String name) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        Map<String, Integer> releases = new HashMap<>();
        try (JarFile opened = new JarFile(jar.toFile(), false, ZipFile.OPEN_READ)) {
            for (ZipEntry entry : (Iterable<ZipEntry>) opened.stream().map(ZipEntry.class::cast)::iterator) {
                Matcher versioned = VERSIONED.matcher(entry.getName());
                boolean of = versioned.matches();
                int release = of ? Integer.parseInt(versioned.group(1)) : 0;
                String plain = of ? versioned.group(2) : entry.getName();
                if (entry.isDirectory() || release > RELEASE || releases.getOrDefault(plain, -1) > release) {
                    continue;
                }
                releases.put(plain, release);
                entries.put(plain, opened.getInputStream(entry).readAllBytes());
            }
        }
        entries.forEach((entry, bytes) -> sort(name, entry, bytes));
    }

    private void sort(String jar, String entry, byte[] bytes) {
        Matcher service = SERVICE.matcher(entry);
        if (TEXTS.matcher(entry).matches()) {
            texts.put(
                    "licences/" + jar.replaceFirst("-[0-9].*", "") + "/" + entry.substring(entry.lastIndexOf('/') + 1),
                    bytes);
        } else if (service.matches()) {
            services.computeIfAbsent(service.group(1), it -> new TreeSet<>()).addAll(lines(bytes));
        } else if (FOR_NOBODY.matcher(entry).matches()) {
            return;
        } else if (entry.endsWith(".class")) {
            String name = entry.substring(0, entry.length() - 6);
            if (UNUSED.matcher(name).matches()) {
                return;
            }
            classes.putIfAbsent(name, bytes);
            if (OURS.matcher(jar).matches() || WHOLE.matcher(name).matches()) {
                roots.add(name);
            }
        } else {
            resources.putIfAbsent(entry, bytes);
        }
    }

    private static List<String> lines(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    /** The classes that ours lead to. */
    private Set<String> reached() throws IOException {
        Set<String> reached = new TreeSet<>(roots);
        Deque<String> ahead = new ArrayDeque<>(roots);
        while (!ahead.isEmpty()) {
            for (String next : ledTo(ahead.poll())) {
                if (classes.containsKey(next) && reached.add(next)) {
                    ahead.add(next);
                }
            }
        }
        return reached;
    }

    private Set<String> ledTo(String name) throws IOException {
        Set<String> found = new HashSet<>();
        for (String constant : constants(classes.get(name))) {
            found.add(constant.replace('.', '/'));
            Matcher named = NAMED.matcher(constant);
            while (named.find()) {
                found.add(named.group(1));
            }
        }
        for (String provider : services.getOrDefault(name.replace('/', '.'), Set.of())) {
            found.add(provider.replace('.', '/'));
        }
        return found;
    }

    /** All texts of a class file: names of classes, descriptors and strings among them (JVMS section 4.4). */
    private static List<String> constants(byte[] file) throws IOException {
        List<String> texts = new ArrayList<>();
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(file));
        in.skipBytes(8);
        int count = in.readUnsignedShort();
        for (int i = 1; i < count; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> texts.add(in.readUTF());
                case 3, 4, 9, 10, 11, 12, 17, 18 -> in.skipBytes(4);
                case 5, 6 -> {
                    in.skipBytes(8);
                    i++; // they take two places
                }
                case 7, 8, 16, 19, 20 -> in.skipBytes(2);
                case 15 -> in.skipBytes(3);
                default -> throw new IOException("a class file with a constant of kind " + tag);
            }
        }
        return texts;
    }

    private void write(Path to, List<String> start) throws IOException {
        Map<String, byte[]> sorted = entries();
        Map<String, byte[]> entries = new LinkedHashMap<>();
        for (String name : start) {
            byte[] bytes = sorted.remove(name + ".class");
            if (bytes != null) {
                entries.put(name + ".class", bytes);
            }
        }
        entries.putAll(sorted);
        Files.createDirectories(to.toAbsolutePath().getParent());
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(to)))) {
            out.setLevel(9);
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            DataOutputStream index = new DataOutputStream(written);
            index.writeInt(entries.size());
            ByteArrayOutputStream block = new ByteArrayOutputStream();
            int number = 0;
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                if (block.size() > 0 && block.size() + each.getValue().length > BLOCK) {
                    put(out, "engine/" + number++, block.toByteArray());
                    block.reset();
                }
                index.writeUTF(each.getKey());
                index.writeInt(number);
                index.writeInt(block.size());
                index.writeInt(each.getValue().length);
                block.write(each.getValue());
            }
            put(out, "engine/" + number, block.toByteArray());
            put(out, "engine/index", written.toByteArray());
            for (Map.Entry<String, byte[]> each : texts.entrySet()) {
                put(out, "META-INF/" + each.getKey(), each.getValue());
            }
        }
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(SOME_TIME);
        out.putNextEntry(entry);
        out.write(bytes);
        out.closeEntry();
    }

    private Map<String, byte[]> entries() throws IOException {
        Set<String> reached = reached();
        Map<String, byte[]> entries = new TreeMap<>();
        reached.forEach(name -> entries.put(name + ".class", smaller(name)));
        Set<String> packages = reached.stream()
                .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('/'))))
                .collect(Collectors.toSet());
        resources.forEach((name, bytes) -> {
            if (below(name, packages)) {
                entries.put(name, bytes);
            }
        });
        services.forEach((service, providers) -> {
            List<String> kept = providers.stream()
                    .filter(each -> reached.contains(each.replace('.', '/')))
                    .toList();
            if (!kept.isEmpty()) {
                entries.put(
                        "META-INF/services/" + service,
                        (String.join("\n", kept) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        });
        return entries;
    }

    private byte[] smaller(String name) {
        byte[] file = classes.get(name);
        if (name.startsWith(ENGINE)) {
            return file;
        }
        boolean ours = name.startsWith("io/fairlead/");
        ClassWriter writer = new ClassWriter(0);
        new ClassReader(file).accept(new OwnLoggers(writer), ours ? 0 : ClassReader.SKIP_DEBUG);
        return writer.toByteArray();
    }

    /**
     * A logger of the JDK would choose the logging framework of the application before it does, and is the application's to set up:
     * ours take its place.
     */
    private static final class OwnLoggers extends ClassVisitor {

        private static final Map<String, String> OF = Map.of(
                "java/lang/System.getLogger(Ljava/lang/String;)Ljava/lang/System$Logger;", ENGINE + "PlatformLoggers",
                "java/util/logging/Logger.getLogger(Ljava/lang/String;)Ljava/util/logging/Logger;",
                        ENGINE + "JavaLoggers");

        OwnLoggers(ClassVisitor next) {
            super(Opcodes.ASM9, next);
        }

        @Override
        public MethodVisitor visitMethod(int access, String name, String shape, String generic, String[] thrown) {
            return new MethodVisitor(api, super.visitMethod(access, name, shape, generic, thrown)) {
                @Override
                public void visitMethodInsn(int opcode, String owner, String method, String of, boolean face) {
                    String ours = OF.get(owner + "." + method + of);
                    super.visitMethodInsn(opcode, ours == null ? owner : ours, method, of, face);
                }
            };
        }
    }

    /** Whether a class of the package that holds it, or of one above or below it, is there. */
    private static boolean below(String name, Set<String> packages) {
        int slash = name.lastIndexOf('/');
        String in = slash < 0 ? "" : name.substring(0, slash);
        return slash < 0
                || packages.stream()
                        .anyMatch(each -> each.equals(in)
                                || each.startsWith(in + "/")
                                || (!each.isEmpty() && in.startsWith(each + "/")));
    }
}

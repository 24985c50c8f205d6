package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is in the archives. */
class ContentsIT {

    private static final long MOST_BYTES = 75_000_000;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void nothing_in_it_tells_when_or_by_whom_it_was_built(Archive archive) throws Exception {
        try (GzipCompressorInputStream zip = new GzipCompressorInputStream(Files.newInputStream(archive.file()));
                TarArchiveInputStream tar = new TarArchiveInputStream(zip)) {
            assertThat(zip.getMetaData().getModificationInstant()).isEqualTo(Instant.EPOCH);
            List<String> names = new ArrayList<>();
            for (TarArchiveEntry each = tar.getNextEntry(); each != null; each = tar.getNextEntry()) {
                assertThat(each.getName()).startsWith(archive.folder() + "/").doesNotContain("..");
                assertThat(each.getLastModifiedTime().toInstant())
                        .as(each.getName())
                        .isEqualTo(Instant.parse(System.getProperty("dist.time")));
                assertThat(each.getLongUserId()).as(each.getName()).isZero();
                assertThat(each.getLongGroupId()).as(each.getName()).isZero();
                assertThat(each.isSymbolicLink() ? 0755 : each.getMode() & 0777)
                        .as(each.getName())
                        .isIn(0755, 0644);
                names.add(each.getName());
            }
            assertThat(names).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_library_in_it_has_its_licence(Archive archive) throws Exception {
        Path unpacked = archive.unpack(folder);
        assertThat(unpacked.resolve("LICENSE")).isNotEmptyFile();
        Set<String> licensed = new TreeSet<>();
        for (String line : Files.readAllLines(unpacked.resolve("THIRD-PARTY.txt"))) {
            String[] parts = line.split(":", -1);
            if (parts.length == 4) {
                licensed.add(parts[1] + "-" + parts[2]);
                if (!parts[3].contains("Apache-2.0")) {
                    assertThat(unpacked.resolve("licenses").resolve(parts[1]))
                            .as("the text of" + parts[3])
                            .isNotEmptyDirectory();
                }
            }
        }
        for (String name : names(unpacked)) {
            if (!name.startsWith("fairlead-")) {
                assertThat(licensed).as("THIRD-PARTY.txt has " + name).anyMatch(name::startsWith);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_jar_in_it_is_in_the_bill_of_materials(Archive archive) throws Exception {
        Path unpacked = archive.unpack(folder);
        Path file = unpacked.resolve("fairlead.cdx.json");
        assumeThat(file).as("a bill, which no build makes offline").exists();
        JsonNode bill = new ObjectMapper().readTree(file.toFile());
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        Set<String> billed = new TreeSet<>();
        bill.path("components")
                .forEach(each -> billed.add(
                        each.path("name").asText() + "-" + each.path("version").asText()));
        for (String name : names(unpacked)) {
            assertThat(billed).as("the bill of materials has " + name).anyMatch(name::startsWith);
        }
    }

    /** Of all libraries: those in the one jar, and those beside it. */
    private static List<String> names(Path unpacked) throws IOException {
        List<String> names = new ArrayList<>(Files.readAllLines(unpacked.resolve("lib/libraries.txt")));
        assertThat(names).as("libraries in one jar").hasSizeGreaterThan(50);
        jars(unpacked).stream()
                .map(jar -> jar.getFileName().toString())
                .filter(jar -> !jar.equals("libraries.jar"))
                .forEach(names::add);
        return names.stream().map(name -> name.replaceFirst("\\.jar$", "")).toList();
    }

    @Test
    void one_jar_has_what_each_of_its_libraries_has() throws Exception {
        Path unpacked = Archive.ANY_JAVA.unpack(folder);
        List<String> libraries = Files.readAllLines(unpacked.resolve("lib/libraries.txt"));
        try (JarFile one = new JarFile(unpacked.resolve("lib/libraries.jar").toFile())) {
            assertThat(one.isMultiRelease()).isTrue();
            assertThat(one.stream().map(JarEntry::getName)).doesNotHaveDuplicates();
            assertThat(one.stream()).allMatch(each -> each.getMethod() == JarEntry.STORED);
            for (String library : libraries) {
                Path alone = Path.of(System.getProperty("dist.libraries"), library);
                try (JarFile its = new JarFile(alone.toFile())) {
                    for (JarEntry each : its.stream()
                            .filter(entry -> !entry.isDirectory())
                            .filter(entry -> !ofOneJar(entry.getName()))
                            .toList()) {
                        assertThat(in(one, unpacked, library, each.getName()))
                                .as(each.getName() + " of " + library)
                                .satisfies(found -> same(each.getName(), found, bytes(its, each)));
                    }
                }
            }
        }
    }

    /** A module's name, a signature or an index make sense in the jar that they are about. */
    private static boolean ofOneJar(String name) {
        return name.endsWith("module-info.class")
                || name.matches("META-INF/(MANIFEST\\.MF|INDEX\\.LIST|maven/.*|(versions/\\d+/)?OSGI-INF/.*)");
    }

    private static byte[] in(JarFile one, Path unpacked, String library, String name) throws IOException {
        Path linux = unpacked.resolve("lib/native").resolve(name.replace("META-INF/native/", ""));
        if (name.matches("META-INF/native/lib.*\\.so")) {
            return Files.readAllBytes(linux);
        }
        String moved = "META-INF/libraries/" + library.replaceFirst("\\.jar$", "") + name.replaceFirst("^META-INF", "");
        JarEntry entry = one.getJarEntry(name.matches("META-INF/(LICENSE|NOTICE|DEPENDENCIES)[^/]*") ? moved : name);
        assertThat(entry).as(name + " of " + library).isNotNull();
        return bytes(one, entry);
    }

    /** Lists add up, and all else is as it was. */
    private static void same(String name, byte[] found, byte[] its) {
        if (name.startsWith("META-INF/services/") || name.equals("META-INF/io.netty.versions.properties")) {
            assertThat(new String(found, StandardCharsets.UTF_8).lines())
                    .containsAll(new String(its, StandardCharsets.UTF_8).lines().toList());
        } else {
            assertThat(found).isEqualTo(its);
        }
    }

    private static byte[] bytes(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    @Test
    void with_a_runtime_it_is_small_and_has_the_native_libraries_of_its_architecture_alone() throws Exception {
        assertThat(Archive.OWN_RUNTIME.file().toFile().length()).isLessThan(MOST_BYTES);
        Path unpacked = Archive.OWN_RUNTIME.unpack(folder);
        int machine = machine(Files.readAllBytes(unpacked.resolve("runtime/bin/java")));
        int libraries = 0;
        try (Stream<Path> unpackedOnes = Files.list(unpacked.resolve("lib/native"))) {
            for (Path each : unpackedOnes.toList()) {
                assertThat(machine(Files.readAllBytes(each)))
                        .as(each.toString())
                        .isEqualTo(machine);
                libraries++;
            }
        }
        assertThat(libraries).as("epoll, io_uring, BoringSSL").isGreaterThanOrEqualTo(3);
        for (Path jar : jars(unpacked)) {
            try (JarFile open = new JarFile(jar.toFile())) {
                for (JarEntry each : natives(open)) {
                    assertThat(machine(bytes(open, each)))
                            .as(each.getName() + " in " + jar)
                            .isEqualTo(machine);
                    libraries++;
                }
            }
        }
        assertThat(libraries).as("epoll, io_uring, BoringSSL, br, zstd").isGreaterThanOrEqualTo(5);
    }

    /** On every start's class path, and those that only a fleet needs. */
    private static List<Path> jars(Path unpacked) throws IOException {
        List<Path> all = new ArrayList<>();
        for (String folder : List.of("lib", "lib/fleet")) {
            try (Stream<Path> jars = Files.list(unpacked.resolve(folder))) {
                jars.filter(each -> each.toString().endsWith(".jar")).forEach(all::add);
            }
        }
        return all;
    }

    @Test
    void what_only_a_fleet_needs_is_on_no_other_starts_class_path() throws Exception {
        Path unpacked = Archive.ANY_JAVA.unpack(folder);
        assertThat(Files.readAllLines(unpacked.resolve("lib/libraries.txt")))
                .noneMatch(each -> each.matches("(lettuce|reactor|bucket4j_jdk17-lettuce|redis).*"));
        try (Stream<Path> jars = Files.list(unpacked.resolve("lib/fleet"))) {
            assertThat(jars.map(each -> each.getFileName().toString()))
                    .anyMatch(each -> each.startsWith("fairlead-fleet-"))
                    .anyMatch(each -> each.startsWith("lettuce-core-"))
                    .noneMatch(each -> each.startsWith("netty-"));
        }
    }

    private static List<JarEntry> natives(JarFile jar) {
        return jar.stream()
                .filter(each -> each.getName().matches(".*\\.(so|dll|jnilib|dylib)"))
                .toList();
    }

    /** For which machine an ELF file is, as its header says; -1 for a file of another kind. */
    private static int machine(byte[] file) {
        boolean elf = file.length > 20 && file[0] == 0x7f && file[1] == 'E' && file[2] == 'L' && file[3] == 'F';
        return elf ? (file[18] & 0xff) | (file[19] & 0xff) << 8 : -1;
    }
}

package io.fairlead.sidecar;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This process's class path as a distribution has it: jars alone, which stay open, so that no class needs a file of its own. */
final class Jars {

    private Jars() {}

    /** Folders of classes become jars in {@code into}. */
    static String classPath(Path into) throws IOException {
        List<String> jars = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path at = Path.of(entry);
            jars.add(
                    Files.isDirectory(at)
                            ? jar(at, into.resolve("classes-" + jars.size() + ".jar"))
                                    .toString()
                            : entry);
        }
        return String.join(File.pathSeparator, jars);
    }

    private static Path jar(Path classes, Path to) throws IOException {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(to));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.equals("META-INF/MANIFEST.MF")) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                }
            }
        }
        return to;
    }

    /** The class path of this JVM, for a process that runs in another folder. */
    static String absolute() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(each -> Path.of(each).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}

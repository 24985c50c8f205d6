package io.fairlead.proxy.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Further roots that the environment names, in the variables by which clients take roots of their own. Where a network looks
 * into TLS, what clients trust there Fairlead must trust in their place. They are added to the system's, and never stand for
 * them.
 *
 * <p>What cannot be read is left out, with a warning: without Fairlead it would have been of no use either. Blocks.
 */
public final class EnvironmentRoots {

    private static final Logger log = LoggerFactory.getLogger(EnvironmentRoots.class);

    private static final List<String> FILES = List.of(
            "SSL_CERT_FILE",
            "REQUESTS_CA_BUNDLE",
            "CURL_CA_BUNDLE",
            "AWS_CA_BUNDLE",
            "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
            "NODE_EXTRA_CA_CERTS",
            "DENO_CERT");

    /** Folders, with colons between. */
    private static final String FOLDERS = "SSL_CERT_DIR";

    private static final int MOST_FILES = 4_096;
    private static final int MOST_BYTES = 16 << 20;

    private EnvironmentRoots() {}

    /** Those that {@code environment} names, each once. */
    public static List<X509Certificate> in(Map<String, String> environment) {
        Set<String> places = new LinkedHashSet<>();
        FILES.forEach(name -> places.add(environment.getOrDefault(name, "").strip()));
        for (String each : environment.getOrDefault(FOLDERS, "").split(java.io.File.pathSeparator, -1)) {
            places.add(each.strip());
        }
        places.remove("");
        Set<X509Certificate> roots = new LinkedHashSet<>();
        for (String place : places) {
            try {
                for (Path file : files(Path.of(place))) {
                    roots.addAll(Pem.certificates(read(file), problem -> log.debug("{}: {}", file, problem)));
                }
            } catch (IOException | InvalidPathException e) {
                log.warn("the roots in {}, which the environment names, cannot be read", place);
            }
        }
        return List.copyOf(roots);
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(place)) {
            for (Path each : all) {
                if (Files.isRegularFile(each) && Files.isReadable(each) && found.size() < MOST_FILES) {
                    found.add(each);
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    /** A pipe or a device is not read: it may have no end. */
    private static byte[] read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException("no file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MOST_BYTES);
        }
    }
}

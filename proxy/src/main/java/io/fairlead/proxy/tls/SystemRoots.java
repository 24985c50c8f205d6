package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The roots that this machine trusts: the JVM's and the operating system's, each once.
 *
 * <p>They are read when somebody first wants to look at one, which is when the first server is to be checked. Whether they are
 * still those of the last start is told by {@link #mark()} without that. Both read files. Safe for any thread.
 */
public final class SystemRoots {

    private static final Logger LOG = LoggerFactory.getLogger(SystemRoots.class);

    /** Where operating systems keep theirs as PEM; the first that is there counts. */
    private static final List<Path> PLACES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private final Supplier<List<X509Certificate>> reading;
    private final Supplier<@Nullable String> marking;
    private @Nullable List<X509Certificate> read;

    SystemRoots(Supplier<List<X509Certificate>> reading, Supplier<@Nullable String> marking) {
        this.reading = reading;
        this.marking = marking;
    }

    /** Those of this machine and this JVM. */
    public static SystemRoots here() {
        return new SystemRoots(() -> load(PLACES), () -> mark(PLACES));
    }

    /** All of them, read once. */
    public synchronized List<X509Certificate> all() {
        List<X509Certificate> present = read;
        if (present == null) {
            present = reading.get();
            read = present;
        }
        return present;
    }

    /** The same text as long as the same roots are read; null where that cannot be told without reading them. */
    @Nullable
    String mark() {
        return marking.get();
    }

    private static @Nullable String mark(List<Path> places) {
        if (System.getProperty("javax.net.ssl.trustStore") != null) {
            return null; // any kind of store, of which some are no files
        }
        Path security = Path.of(System.getProperty("java.home"), "lib", "security");
        Path jvm = security.resolve("jssecacerts");
        StringBuilder mark = new StringBuilder(Runtime.version().toString());
        try {
            mark.append(' ').append(sum(Files.exists(jvm) ? jvm : security.resolve("cacerts")));
            for (Path place : places) {
                if (Files.isReadable(place)) {
                    return mark.append(' ').append(sum(place)).toString();
                }
            }
            return mark.toString();
        } catch (IOException e) {
            return null;
        }
    }

    private static String sum(Path file) throws IOException {
        return sum(Files.readAllBytes(file));
    }

    /** Tells files apart, which nobody but their owner could have made alike; the JVM has it in native code, unlike a digest. */
    static String sum(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + "-" + Long.toHexString(sum.getValue());
    }

    static List<X509Certificate> load(List<Path> places) {
        Set<X509Certificate> roots = new LinkedHashSet<>(jvm());
        for (Path place : places) {
            if (Files.isReadable(place)) {
                try {
                    // A root that this JVM cannot read is left out; that it is there must not keep Fairlead from
                    // starting.
                    roots.addAll(Pem.certificates(
                            Files.readAllBytes(place), problem -> LOG.debug("{}: {}", place, problem)));
                } catch (IOException e) {
                    LOG.warn("cannot read {}: {}", place, StateFolder.reason(e));
                }
                break;
            }
        }
        return List.copyOf(roots);
    }

    private static List<X509Certificate> jvm() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            List<X509Certificate> roots = new ArrayList<>();
            for (TrustManager each : factory.getTrustManagers()) {
                if (each instanceof X509TrustManager manager) {
                    Collections.addAll(roots, manager.getAcceptedIssuers());
                }
            }
            return roots;
        } catch (GeneralSecurityException e) {
            LOG.warn("the JVM's own roots cannot be read: {}", e.getMessage());
            return List.of();
        }
    }
}

package io.fairlead.proxy.testing;

import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.Reading;
import io.fairlead.proxy.tls.StateFolder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A real engine on a free port of the loopback address, configured by YAML, with a state folder of its own that goes when it
 * is closed.
 */
public final class RunningEngine implements AutoCloseable {

    private static final String FILE = "fairlead.yaml";

    private final Fairlead engine;
    private final SimpleMeterRegistry meters;
    private final Path folder;
    private final Reading first;
    private @Nullable Reloader reloader;

    private RunningEngine(Fairlead engine, SimpleMeterRegistry meters, Path folder, Reading first) {
        this.engine = engine;
        this.meters = meters;
        this.folder = folder;
        this.first = first;
    }

    /** Starts under {@code yaml}; {@code proxy.listen} and {@code admin.listen} are set to free ports. */
    public static RunningEngine start(String yaml) {
        try {
            Path folder = Files.createTempDirectory("fairlead-test");
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            Reading first = read(folder, yaml);
            Fairlead engine = Fairlead.start(first.orThrow(), StateFolder.at(folder.resolve("home")), meters);
            return new RunningEngine(engine, meters, folder, first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Reading read(Path folder, String yaml) {
        try {
            Files.writeString(folder.resolve(FILE), yaml);
            return source(folder).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ConfigSource source(Path folder) {
        return ConfigSource.find(
                folder.resolve(FILE).toString(),
                Map.of("FAIRLEAD_HOME", folder.toString()),
                folder,
                Map.of("proxy.listen", "127.0.0.1:0", "admin.listen", "127.0.0.1:0"));
    }

    /** Puts another configuration in force. */
    public void follow(String yaml) {
        engine.follow(read(folder, yaml).orThrow());
    }

    /** What follows the file from now on. */
    public synchronized Reloader reloader() {
        if (reloader == null) {
            reloader = Reloader.follow(engine, source(folder), first, snapshot -> {});
        }
        return reloader;
    }

    /** The configuration file. */
    public Path file() {
        return folder.resolve(FILE);
    }

    public Fairlead engine() {
        return engine;
    }

    public SimpleMeterRegistry meters() {
        return meters;
    }

    public InetSocketAddress address() {
        return engine.address();
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return "http://127.0.0.1:" + engine.address().getPort();
    }

    /** The certificate that a client must trust, PEM. */
    public Path caFile() {
        return folder.resolve("home").resolve("ca.pem");
    }

    /** TLS that trusts this engine's CA and nothing else. */
    public SSLContext clientTls() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new javax.net.ssl.TrustManager[] {trust()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trusts this engine's CA and nothing else. */
    public X509TrustManager trust() {
        try (InputStream in = Files.newInputStream(caFile())) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            return (X509TrustManager) trust.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (reloader != null) {
            reloader.close();
        }
        engine.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.fairlead.proxy.tls;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The replaced roots in the state folder: {@code old-ca-SECONDS.pem} with its certificate and its bridge, and its key for a day in
 * {@code old-ca-SECONDS-key.pem}. Used while the folder is locked.
 */
final class ReplacedFiles {

    private static final Logger LOG = LoggerFactory.getLogger(ReplacedFiles.class);
    private static final String PREFIX = "old-ca-";
    private static final String CERTIFICATES = ".pem";
    private static final String KEY = "-key.pem";

    private final StateFolder folder;

    ReplacedFiles(StateFolder folder) {
        this.folder = folder;
    }

    /** Puts {@code root} down as replaced; its key is written as it is. */
    void write(Root root, PrivateKey key, Instant at, X509Certificate bridge) {
        folder.writeSecret(key(at), Pem.of(key));
        folder.writePublic(certificates(at), Pem.of(List.of(root.certificate(), bridge)));
    }

    /** Those that still matter, the oldest first; what belongs to others is removed. */
    List<ReplacedRoot> read(Instant now) {
        List<ReplacedRoot> found = new ArrayList<>();
        for (ReplacedRoot each : look()) {
            if (!now.isBefore(each.trustedUntil())) {
                remove(each.at());
            } else if (!now.isBefore(each.signsUntil())) {
                folder.remove(key(each.at()));
                found.add(each);
            } else if (readable(each)) {
                found.add(each);
            }
        }
        return found;
    }

    /** Without its key no leaf can chain to it. */
    private static boolean readable(ReplacedRoot each) {
        try {
            each.root().readKey();
            return true;
        } catch (TlsSetupException e) {
            LOG.warn("a root that was replaced is left out: {}", e.getMessage());
            return false;
        }
    }

    /**
     * All of them, the oldest first; nothing is changed. One that cannot be read is left out with a warning: it must not keep
     * Fairlead from starting.
     */
    List<ReplacedRoot> look() {
        List<ReplacedRoot> found = new ArrayList<>();
        for (Path file : files()) {
            try {
                found.add(read(file));
            } catch (TlsSetupException | DateTimeException | NumberFormatException e) {
                LOG.warn("a root that was replaced is left out: {}: {}", file, e.getMessage());
            }
        }
        found.sort(Comparator.comparing(ReplacedRoot::at));
        return found;
    }

    private ReplacedRoot read(Path file) {
        String name = file.getFileName().toString();
        Instant at = Instant.ofEpochSecond(
                Long.parseLong(name.substring(PREFIX.length(), name.length() - CERTIFICATES.length())));
        List<X509Certificate> certificates = Pem.certificates(StateFolder.read(file), file);
        if (certificates.size() != 2) {
            throw new TlsSetupException("holds no pair of certificates");
        }
        return new ReplacedRoot(new Root(certificates.get(0), List.of(), RootKey.in(key(at))), at, certificates.get(1));
    }

    /**
     * A process that ended while it replaced {@code present} left it as it is in {@code ca.pem}, but perhaps with the key of a
     * root that nobody knows.
     */
    void takeBack(X509Certificate present) {
        for (ReplacedRoot each : look()) {
            if (each.root().certificate().equals(present)) {
                byte[] key = StateFolder.readIfThere(key(each.at()));
                if (key != null && !Arrays.equals(key, StateFolder.readIfThere(folder.caKey()))) {
                    folder.writeSecret(folder.caKey(), key);
                }
                remove(each.at());
            }
        }
    }

    private List<Path> files() {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.path(), PREFIX + "*" + CERTIFICATES)) {
            for (Path each : all) {
                if (!each.getFileName().toString().endsWith(KEY)) {
                    found.add(each);
                }
            }
        } catch (IOException e) {
            throw new TlsSetupException("cannot read " + folder.path() + ": " + StateFolder.reason(e), e);
        }
        return found;
    }

    /** The key first: a process that ends in between leaves nothing secret behind. */
    private void remove(Instant at) {
        folder.remove(key(at));
        folder.remove(certificates(at));
    }

    private Path certificates(Instant at) {
        return folder.path().resolve(PREFIX + at.getEpochSecond() + CERTIFICATES);
    }

    private Path key(Instant at) {
        return folder.path().resolve(PREFIX + at.getEpochSecond() + KEY);
    }
}

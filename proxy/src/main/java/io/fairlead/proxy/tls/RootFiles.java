package io.fairlead.proxy.tls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the root in the state folder, and makes it on first start. */
final class RootFiles {

    private static final Logger LOG = LoggerFactory.getLogger(RootFiles.class);

    private final StateFolder folder;
    private final SecureRandom random;

    RootFiles(StateFolder folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    Root openOrMake(Instant now) {
        return folder.locked(() -> {
            takeBack();
            byte[] pem = StateFolder.readIfThere(folder.caPem());
            return pem == null ? make(now) : open(pem, now);
        });
    }

    /**
     * Lets {@code ca.pem} be the certificate of a CA that the user brought. That of the CA which was made, whose key stays,
     * is kept beside it.
     */
    static void giveWay(StateFolder folder, byte[] theirs) {
        byte[] present = StateFolder.readIfThere(folder.caPem());
        if (Arrays.equals(present, theirs)) {
            return;
        }
        if (present != null && !Files.exists(brought(folder))) {
            folder.writePublic(made(folder), present);
        }
        // Before ca.pem: a process that ends here leaves all that takeBack needs.
        folder.writePublic(brought(folder), theirs);
        folder.writePublic(folder.caPem(), theirs);
    }

    /** The other way round: the user's CA is no longer configured. */
    private void takeBack() {
        if (!Files.exists(brought(folder))) {
            return;
        }
        byte[] ours = StateFolder.readIfThere(made(folder));
        if (ours == null) {
            folder.remove(folder.caPem());
        } else {
            folder.writePublic(folder.caPem(), ours);
        }
        folder.remove(brought(folder));
        folder.remove(made(folder));
    }

    /** The certificate of the CA that was made, while {@code ca.pem} is another's. */
    private static Path made(StateFolder folder) {
        return folder.path().resolve("made-ca.pem");
    }

    /** A copy of what {@code ca.pem} is while it is that of a CA which the user brought. */
    private static Path brought(StateFolder folder) {
        return folder.path().resolve("own-ca.pem");
    }

    /**
     * A key alone is what a process left that ended between the two writes: nobody can trust its certificate, so it is
     * replaced.
     */
    private Root make(Instant now) {
        KeyPair pair = KeyPairs.fresh(random);
        X509Certificate certificate = new Profiles(random).root(pair.getPublic(), pair.getPrivate(), now);
        folder.writeSecret(folder.caKey(), Pem.of(pair.getPrivate()));
        folder.writePublic(folder.caPem(), Pem.of(List.of(certificate)));
        LOG.info("made a CA of this installation's own: {}", folder.caPem());
        return new Root(certificate, List.of(), folder.caKey());
    }

    private Root open(byte[] pem, Instant now) {
        Path file = folder.caPem();
        Path key = folder.caKey();
        String mend = "restore " + file + " and " + key + ", or delete both to have a new CA made"
                + " (programs that trust the old one must then be told of the new one)";
        List<X509Certificate> found;
        try {
            found = Pem.certificates(pem, file);
        } catch (TlsSetupException e) {
            throw new TlsSetupException(e.getMessage() + "; " + mend, e);
        }
        if (!Files.exists(key)) {
            throw new TlsSetupException(file + " is there, but its key " + key + " is not; " + mend);
        }
        StateFolder.mustBePrivate(key);
        Root root = new Root(found.get(0), List.of(), key);
        if (root.certificate().getNotAfter().toInstant().isBefore(now)) {
            throw new TlsSetupException(file + " expired on "
                    + root.certificate().getNotAfter().toInstant() + "; delete it and " + key
                    + " to have a new CA made (programs that trust the old one must then be told of the new one)");
        }
        try {
            root.readKey();
        } catch (TlsSetupException e) {
            throw new TlsSetupException(e.getMessage() + "; " + mend, e);
        }
        return root;
    }
}

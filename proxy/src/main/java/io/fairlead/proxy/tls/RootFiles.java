package io.fairlead.proxy.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the root in the state folder, makes it on first start, and replaces it. */
final class RootFiles {

    private static final Logger LOG = LoggerFactory.getLogger(RootFiles.class);

    /** As many bridges as a chain may have: see {@link Profiles#successor}. */
    static final int MOST_SIGNING = 3;

    private final StateFolder folder;
    private final SecureRandom random;

    RootFiles(StateFolder folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    Roots openOrMake(Instant now) {
        return folder.locked(() -> {
            takeBack();
            byte[] pem = StateFolder.readIfThere(folder.caPem());
            return pem == null ? Roots.of(make(now)) : open(pem, now);
        });
    }

    /** As they are now, for a process that has opened them before; null where they are gone, or give way to another's. */
    @Nullable
    Roots reopen(Instant now) {
        return folder.locked(() -> {
            byte[] pem = StateFolder.readIfThere(folder.caPem());
            return pem == null || Files.exists(brought(folder)) ? null : open(pem, now);
        });
    }

    /**
     * Makes a new root. {@code ca.pem} is written last: a process that ends before that leaves the root as it was.
     *
     * @throws TlsSetupException when it cannot be done; all stays as it was
     */
    Rotation rotate(Instant now) {
        return folder.locked(() -> {
            byte[] pem = StateFolder.readIfThere(folder.caPem());
            if (Files.exists(brought(folder))) {
                throw new TlsSetupException(folder.caPem() + " is the certificate of a CA of your own (tls.ca), which"
                        + " Fairlead cannot replace. Exchange the files that tls.ca names, and restart Fairlead.");
            }
            if (pem == null || expired(pem, now)) {
                return new Rotation(null, make(now).certificate(), now, now);
            }
            return rotate(open(pem, now), now);
        });
    }

    private boolean expired(byte[] pem, Instant now) {
        return Pem.certificates(pem, folder.caPem())
                .get(0)
                .getNotAfter()
                .toInstant()
                .isBefore(now);
    }

    private Rotation rotate(Roots roots, Instant now) {
        List<ReplacedRoot> signing = roots.replaced().stream()
                .filter(each -> now.isBefore(each.signsUntil()))
                .toList();
        if (signing.size() >= MOST_SIGNING) {
            throw new TlsSetupException(MOST_SIGNING + " roots were replaced within a day, and clients of the first"
                    + " still need a way to the last. The next one can be made from "
                    + signing.get(0).signsUntil() + " on.");
        }
        Instant at = now.truncatedTo(ChronoUnit.SECONDS);
        if (!roots.replaced().isEmpty()) {
            Instant last = roots.replaced().get(roots.replaced().size() - 1).at();
            at = at.isAfter(last) ? at : last.plusSeconds(1); // they are named by the second, and have an order
        }
        Root old = roots.current();
        KeyPair pair = KeyPairs.fresh(random);
        Profiles profiles = new Profiles(random);
        X509Certificate fresh = profiles.successor(pair.getPublic(), pair.getPrivate(), now);
        ReplacedFiles replaced = new ReplacedFiles(folder);
        replaced.write(old, old.readKey(), at, profiles.bridge(old.certificate(), fresh, pair.getPrivate(), now));
        folder.writeSecret(folder.caKey(), Pem.of(pair.getPrivate()));
        folder.writePublic(folder.caPem(), Pem.of(List.of(fresh)));
        return new Rotation(
                old.certificate(), fresh, at.plus(ReplacedRoot.SIGNS_FOR), at.plus(ReplacedRoot.TRUSTED_FOR));
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
    static Path brought(StateFolder folder) {
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
        return new Root(certificate, List.of(), RootKey.in(folder.caKey()));
    }

    private Roots open(byte[] pem, Instant now) {
        ReplacedFiles replaced = new ReplacedFiles(folder);
        Root root = root(pem, now, replaced);
        return new Roots(root, replaced.read(now));
    }

    private Root root(byte[] pem, Instant now, ReplacedFiles replaced) {
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
        replaced.takeBack(found.get(0));
        if (!Files.exists(key)) {
            throw new TlsSetupException(file + " is there, but its key " + key + " is not; " + mend);
        }
        StateFolder.mustBePrivate(key);
        Root root = new Root(found.get(0), List.of(), RootKey.in(key));
        if (root.certificate().getNotAfter().toInstant().isBefore(now)) {
            throw new TlsSetupException(file + " expired on "
                    + root.certificate().getNotAfter().toInstant() + "; have a new CA made by: fairlead ca rotate"
                    + " (programs that trust the old one must then be told of the new one)");
        }
        try {
            belong(root, pem);
        } catch (TlsSetupException e) {
            throw new TlsSetupException(e.getMessage() + "; " + mend, e);
        }
        return root;
    }

    /** Whether key and certificate are a pair is found by signing, in a start as slow as all the rest of TLS: it is kept. */
    private void belong(Root root, byte[] pem) {
        Path stamp = folder.path().resolve(".pair");
        String both = SystemRoots.sum(pem) + ' ' + SystemRoots.sum(StateFolder.read(folder.caKey())) + '\n';
        byte[] pair = both.getBytes(StandardCharsets.US_ASCII);
        if (!Arrays.equals(StateFolder.readIfThere(stamp), pair)) {
            root.readKey();
            folder.writeSecret(stamp, pair);
        }
    }
}

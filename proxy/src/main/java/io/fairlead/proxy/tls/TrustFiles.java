package io.fairlead.proxy.tls;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files through which other programs come to trust Fairlead: the root alone, and bundles. A bundle has the system's roots,
 * ours and those that it replaced of late, since most variables replace a program's trust instead of adding to it.
 *
 * <p>For any thread but an event loop.
 */
public final class TrustFiles {

    private final StateFolder folder;
    private final List<X509Certificate> anchors;

    private TrustFiles(StateFolder folder, List<X509Certificate> anchors) {
        this.folder = folder;
        this.anchors = anchors;
    }

    /**
     * Brings the files up to date: they are written only where they differ from what they should hold. Where nothing has
     * changed since they were last looked at, no certificate is read at all.
     *
     * @param roots the system's
     * @param own whether the CA is the user's; {@code ca.pem} is then its certificate, and that of the CA which Fairlead
     *     made is kept for the day when it is wanted again
     */
    public static TrustFiles refresh(
            StateFolder folder, CertificateAuthority authority, SystemRoots roots, boolean own) {
        TrustFiles files = new TrustFiles(folder, authority.trusted());
        return folder.locked(() -> {
            files.write(roots, own);
            return files;
        });
    }

    /** Our root alone, for variables that add to a program's trust. */
    public Path ca() {
        return folder.caPem();
    }

    /** The system's roots and ours, PEM. */
    public Path bundle() {
        return folder.bundle();
    }

    /** The same as PKCS#12, password {@code changeit}. */
    public Path truststore() {
        return folder.truststore();
    }

    private void write(SystemRoots roots, boolean own) {
        if (own) {
            RootFiles.giveWay(folder, Pem.of(anchors));
        }
        String mark = roots.mark();
        if (mark == null) {
            write(roots.all());
            return;
        }
        byte[] looked = StateFolder.readIfThere(stamp());
        if (looked == null || !Arrays.equals(looked, state(mark))) {
            write(roots.all());
            folder.writePublic(stamp(), state(mark));
        }
    }

    /** What was found right the last time: see {@link #state}. */
    private Path stamp() {
        return folder.path().resolve(".trust");
    }

    /** All that the files come from, and what they hold. */
    private byte[] state(String roots) {
        StringBuilder state = new StringBuilder(roots);
        for (X509Certificate anchor : anchors) {
            state.append(' ').append(SystemRoots.sum(Pem.der(anchor)));
        }
        for (Path file : new Path[] {folder.bundle(), folder.truststore()}) {
            byte[] present = StateFolder.readIfThere(file);
            state.append(' ').append(present == null ? "none" : SystemRoots.sum(present));
        }
        return state.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void write(List<X509Certificate> roots) {
        Set<X509Certificate> all = new LinkedHashSet<>(roots);
        all.addAll(anchors);
        replace(folder.bundle(), Pem.of(List.copyOf(all)));
        byte[] present = StateFolder.readIfThere(folder.truststore());
        if (present == null || !new HashSet<>(all).equals(TrustStores.read(present))) {
            folder.writePublic(folder.truststore(), TrustStores.bytes(TrustStores.of(all)));
        }
    }

    private void replace(Path file, byte[] wanted) {
        if (!Arrays.equals(StateFolder.readIfThere(file), wanted)) {
            folder.writePublic(file, wanted);
        }
    }
}

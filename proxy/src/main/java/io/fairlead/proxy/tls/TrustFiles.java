package io.fairlead.proxy.tls;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The files through which other programs come to trust Fairlead: the root alone, and bundles with the system's roots,
 * since most variables replace a program's trust instead of adding to it.
 *
 * <p>For any thread but an event loop.
 */
public final class TrustFiles {

    private final StateFolder folder;
    private final X509Certificate anchor;
    private final Path ca;

    private TrustFiles(StateFolder folder, X509Certificate anchor, Path ca) {
        this.folder = folder;
        this.anchor = anchor;
        this.ca = ca;
    }

    /**
     * Brings the files up to date: they are written only where they differ from what they should hold.
     *
     * @param roots the system's
     * @param own whether the CA is the user's; its certificate then goes to a file beside {@code ca.pem}, which belongs
     *     to the CA that Fairlead made
     */
    public static TrustFiles refresh(
            StateFolder folder, CertificateAuthority authority, List<X509Certificate> roots, boolean own) {
        Path ca = own ? folder.path().resolve("own-ca.pem") : folder.caPem();
        TrustFiles files = new TrustFiles(folder, authority.anchor(), ca);
        folder.locked(() -> {
            files.write(roots, own);
            return ca;
        });
        return files;
    }

    /** Our root alone, for variables that add to a program's trust. */
    public Path ca() {
        return ca;
    }

    /** The system's roots and ours, PEM. */
    public Path bundle() {
        return folder.bundle();
    }

    /** The same as PKCS#12, password {@code changeit}. */
    public Path truststore() {
        return folder.truststore();
    }

    private void write(List<X509Certificate> roots, boolean own) {
        if (own) {
            replace(ca, Pem.of(List.of(anchor)));
        }
        Set<X509Certificate> all = new LinkedHashSet<>(roots);
        all.add(anchor);
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

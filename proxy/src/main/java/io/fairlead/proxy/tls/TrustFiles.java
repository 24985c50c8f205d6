package io.fairlead.proxy.tls;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
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

    /**
     * A private copy of a bundle that the user had set already, with our root added; it lies in the state folder under a
     * name that depends on the bundle's path alone, so that a second call replaces it.
     *
     * @throws TlsSetupException when the user's file cannot be read
     */
    public Path mergedWith(Path users) {
        Path from = users.toAbsolutePath().normalize();
        byte[] theirs = StateFolder.read(from);
        if (from.startsWith(folder.path())
                && Pem.certificates(theirs, problem -> {}).contains(anchor)) {
            return from;
        }
        ByteArrayOutputStream merged = new ByteArrayOutputStream(theirs.length + 2048);
        merged.writeBytes(theirs);
        merged.write('\n');
        merged.writeBytes(Pem.of(List.of(anchor)));
        Path copy = folder.subfolder("merged").resolve(nameFor(from) + ".pem");
        folder.writeSecret(copy, merged.toByteArray());
        return copy;
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

    private static String nameFor(Path path) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(path.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

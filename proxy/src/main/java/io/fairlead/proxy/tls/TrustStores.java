package io.fairlead.proxy.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Certificates as a Java key store. */
final class TrustStores {

    /** Java's customary one; a trust store holds nothing secret, but Java wants a password to check it. */
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TrustStores() {}

    static KeyStore of(Collection<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            int number = 0;
            for (X509Certificate each : certificates) {
                store.setCertificateEntry("root-" + number++, each);
            }
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no key store can be made", e);
        }
    }

    static byte[] bytes(KeyStore store) {
        try (ByteArrayOutputStream out = new ByteArrayOutputStream()) {
            store.store(out, PASSWORD);
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no key store can be written", e);
        }
    }

    /** What {@code bytes} hold; null when they are no such store. */
    static @Nullable Set<Certificate> read(byte[] bytes) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(bytes), PASSWORD);
            Set<Certificate> found = new HashSet<>();
            for (String alias : Collections.list(store.aliases())) {
                found.add(store.getCertificate(alias));
            }
            return found;
        } catch (GeneralSecurityException | IOException e) {
            return null;
        }
    }
}

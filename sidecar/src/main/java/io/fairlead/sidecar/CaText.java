package io.fairlead.sidecar;

import io.fairlead.proxy.tls.CaView;
import io.fairlead.proxy.tls.Rotation;
import io.fairlead.proxy.tls.StateFolder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CA in words, and as JSON. Pure. */
final class CaText {

    private static final String NAME_CONSTRAINTS = "2.5.29.30";

    private static final String INTERMEDIATES = "bound to the configured providers' hosts by critical name constraints";

    private CaText() {}

    /** Where its files are. */
    static Map<String, Object> files(StateFolder folder) {
        Map<String, Object> files = new LinkedHashMap<>();
        files.put("ca", folder.caPem().toString());
        files.put("bundle", folder.bundle().toString());
        files.put("truststore", folder.truststore().toString());
        return files;
    }

    /** {@code system}: whether this machine's own roots hold it. */
    static Map<String, Object> of(CaView view, StateFolder folder, boolean system, Instant now) {
        Map<String, Object> all = certificate(view.root());
        all.put(
                "daysLeft",
                Duration.between(now, view.root().getNotAfter().toInstant()).toDays());
        all.put("own", view.own());
        all.put("constraints", constraints(view.root()));
        Map<String, Object> trusted = files(folder);
        trusted.put("system", system);
        all.put("trusted", trusted);
        CaView.Before signer = view.signer(now);
        all.put(
                "leaves",
                signer == null
                        ? Map.of("subject", name(view.root()))
                        : Map.of(
                                "subject",
                                name(signer.root()),
                                "until",
                                signer.signsUntil().toString()));
        List<Object> replaced = new ArrayList<>();
        for (CaView.Before each : view.replaced()) {
            Map<String, Object> one = certificate(each.root());
            one.put("bundleUntil", each.trustedUntil().toString());
            replaced.add(one);
        }
        all.put("replaced", replaced);
        return all;
    }

    static Map<String, Object> certificate(X509Certificate certificate) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("subject", name(certificate));
        all.put("sha256", fingerprint(certificate));
        all.put("notBefore", certificate.getNotBefore().toInstant().toString());
        all.put("notAfter", certificate.getNotAfter().toInstant().toString());
        return all;
    }

    /** What it may sign. */
    private static Map<String, Object> constraints(X509Certificate certificate) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("ca", certificate.getBasicConstraints() >= 0);
        Integer length = pathLength(certificate);
        if (length != null) {
            all.put("pathLength", length);
        }
        all.put("ownNameConstraints", limited(certificate));
        all.put("intermediates", INTERMEDIATES);
        return all;
    }

    /** How many CAs may stand below it; null for any number. */
    private static @Nullable Integer pathLength(X509Certificate certificate) {
        int length = certificate.getBasicConstraints();
        return length < 0 || length == Integer.MAX_VALUE ? null : (Integer) length;
    }

    private static boolean limited(X509Certificate certificate) {
        return certificate.getExtensionValue(NAME_CONSTRAINTS) != null;
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().toString();
    }

    /** As OpenSSL and browsers show it. */
    static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()))
                    .toUpperCase(Locale.ROOT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code system}: whether this machine's own roots hold it. */
    static String text(CaView view, StateFolder folder, boolean system, Instant now) {
        X509Certificate root = view.root();
        StringBuilder text = new StringBuilder();
        line(text, "Subject", name(root) + (view.own() ? " (your own: tls.ca)" : ""));
        line(text, "SHA-256", fingerprint(root));
        line(
                text,
                "Valid",
                root.getNotBefore().toInstant() + " until " + root.getNotAfter().toInstant() + " ("
                        + Duration.between(now, root.getNotAfter().toInstant()).toDays() + " days left)");
        Integer length = pathLength(root);
        line(
                text,
                "May sign",
                "intermediates" + (length == null ? "" : ", path length " + length)
                        + (limited(root) ? ", within name constraints of its own" : "") + "; each is " + INTERMEDIATES);
        line(text, "Trusted by", "what reads " + folder.caPem() + " (NODE_EXTRA_CA_CERTS, DENO_CERT)");
        line(text, "", folder.bundle() + " (SSL_CERT_FILE, REQUESTS_CA_BUNDLE, CURL_CA_BUNDLE, AWS_CA_BUNDLE)");
        line(text, "", folder.truststore() + " (Java)");
        line(text, "", (system ? "and by" : "and not by") + " this machine's own roots");
        CaView.Before signer = view.signer(now);
        if (signer != null) {
            line(text, "Leaves", "chain to " + name(signer.root()) + " until " + signer.signsUntil());
        }
        for (CaView.Before each : view.replaced()) {
            line(
                    text,
                    "Replaced",
                    name(each.root()) + " (" + fingerprint(each.root()) + "), in the bundles until "
                            + each.trustedUntil());
        }
        return text.toString().stripTrailing();
    }

    static Map<String, Object> of(Rotation done) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("root", certificate(done.now()));
        X509Certificate before = done.before();
        if (before != null) {
            all.put("before", certificate(before));
            all.put("leavesUntil", done.signsUntil().toString());
            all.put("bundleUntil", done.trustedUntil().toString());
        }
        return all;
    }

    static String rotated(Rotation done, StateFolder folder) {
        StringBuilder text = new StringBuilder();
        text.append("Made a new root: ").append(name(done.now())).append('\n');
        line(text, "SHA-256", fingerprint(done.now()));
        X509Certificate before = done.before();
        if (before == null) {
            return text.append("There was none that it replaces.").toString();
        }
        line(text, "ca.pem", "holds it alone: " + folder.caPem());
        line(text, "bundle.pem", "holds it and the one before until " + done.trustedUntil() + ": " + folder.bundle());
        line(text, "leaves", "lead to both until " + done.signsUntil() + ", then to the new one alone");
        return text.append("Running instances follow by themselves. A program that was given ")
                .append(name(before))
                .append(
                        " in any other way than by\nthese files, or has run since before, needs them (or a restart) by then.")
                .toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(String.format(Locale.ROOT, "%-11s %s%n", name, value));
    }
}

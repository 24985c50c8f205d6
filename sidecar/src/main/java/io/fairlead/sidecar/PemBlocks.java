package io.fairlead.sidecar;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The certificates in a bundle as it lies there. Keys and remarks between them stay behind. Pure. */
final class PemBlocks {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ((?:TRUSTED |X509 )?CERTIFICATE)-----([^-]*+)-----END \\1-----");

    private PemBlocks() {}

    static Set<String> none() {
        return new LinkedHashSet<>();
    }

    /**
     * Each certificate once, in order, with a line end behind it.
     *
     * @param left hears how many could not be read and were left out, so that the others are of use
     */
    static Set<String> in(String text, Consumer<String> left) {
        Set<String> found = none();
        int broken = 0;
        Matcher blocks = BLOCK.matcher(text);
        while (blocks.find()) {
            String block = blocks.group().replace("\r\n", "\n");
            // OpenSSL's own form has more behind the certificate than others read.
            if (blocks.group(1).startsWith("TRUSTED") || readable(blocks.group(2))) {
                found.add(block + "\n");
            } else {
                broken++;
            }
        }
        if (broken > 0) {
            left.accept(broken + (broken == 1 ? " certificate" : " certificates") + " cannot be read and "
                    + (broken == 1 ? "was" : "were") + " left out");
        }
        return found;
    }

    private static boolean readable(String base64) {
        try {
            byte[] der = Base64.getMimeDecoder().decode(base64);
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return true;
        } catch (CertificateException | IllegalArgumentException e) {
            return false;
        }
    }
}

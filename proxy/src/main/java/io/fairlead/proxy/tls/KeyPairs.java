package io.fairlead.proxy.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.spec.ECGenParameterSpec;

/** Makes keys, and knows how each kind signs. */
final class KeyPairs {

    private KeyPairs() {}

    /** ECDSA on P-256. */
    static KeyPair fresh(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The signature algorithm for certificates signed with {@code key}. */
    static String signatureOf(PrivateKey key) {
        if (key instanceof ECKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            return bits > 384 ? "SHA512withECDSA" : bits > 256 ? "SHA384withECDSA" : "SHA256withECDSA";
        }
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EdDSA", "Ed25519" -> "Ed25519";
            default ->
                throw new TlsSetupException("tls.ca.key: a CA key of the kind " + key.getAlgorithm()
                        + " cannot be used (expected: EC, RSA or Ed25519)");
        };
    }

    /** Whether the two are halves of one pair. */
    static boolean belong(PublicKey publicKey, PrivateKey privateKey) {
        try {
            String algorithm = signatureOf(privateKey);
            byte[] probe = {1, 2, 3, 4};
            Signature sign = Signature.getInstance(algorithm);
            sign.initSign(privateKey);
            sign.update(probe);
            byte[] signed = sign.sign();
            Signature verify = Signature.getInstance(algorithm);
            verify.initVerify(publicKey);
            verify.update(probe);
            return verify.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

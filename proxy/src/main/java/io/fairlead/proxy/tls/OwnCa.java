package io.fairlead.proxy.tls;

import java.nio.file.Path;

/**
 * A CA that the user brought.
 *
 * @param cert PEM: the CA's certificate first, then those above it, if any
 * @param key PEM: PKCS#8, EC or RSA, not encrypted
 */
public record OwnCa(Path cert, Path key) {}

package io.fairlead.proxy.tls;

import java.nio.file.Path;
import java.security.PrivateKey;

/** Where a CA's private key is: in a file, or nowhere but in memory. Its text never shows the key. */
sealed interface RootKey {

    /** Reads it; of a file each time, so that it is in memory for milliseconds. */
    PrivateKey read();

    /** In {@code file}. */
    static RootKey in(Path file) {
        return new OfFile(file);
    }

    /** In memory, as long as the process lives. */
    static RootKey kept(PrivateKey key) {
        return new Kept(key);
    }

    /**
     * In a file.
     *
     * @param file which
     */
    record OfFile(Path file) implements RootKey {
        @Override
        public PrivateKey read() {
            return Pem.privateKey(StateFolder.read(file), file);
        }

        @Override
        public String toString() {
            return file.toString();
        }
    }

    /**
     * In memory.
     *
     * @param key it
     */
    record Kept(PrivateKey key) implements RootKey {
        @Override
        public PrivateKey read() {
            return key;
        }

        @Override
        public String toString() {
            return "the key in memory";
        }
    }
}

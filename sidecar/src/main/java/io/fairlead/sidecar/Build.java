package io.fairlead.sidecar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which build this is, as the build wrote it. */
record Build(String version, String commit) {

    static Build read() {
        Properties properties = new Properties();
        try (InputStream in = Build.class.getResourceAsStream("/fairlead-build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the jar's fairlead-build.properties cannot be read", e);
        }
        return new Build(properties.getProperty("version", "unknown"), properties.getProperty("commit", "unknown"));
    }
}

package io.fairlead.agent.engine;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which version this is, as the build wrote it. */
final class Version {

    private Version() {}

    static String here() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream("version.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            return "unknown"; // it is only shown
        }
        return properties.getProperty("version", "unknown");
    }
}

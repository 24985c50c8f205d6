package io.fairlead.proxy.assembly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What people call this machine: a look-up that asks nobody, since a name service may be slow or away. */
public final class InstanceName {

    private static final int LONGEST = 253;
    private static final Path FILE = Path.of("/etc/hostname");

    private InstanceName() {}

    /** {@code HOSTNAME} (a pod's name), else Windows' or the system's own word, else {@code otherwise}. */
    public static String of(Map<String, String> environment, String otherwise) {
        for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
            String value = environment.get(variable);
            if (value != null && plain(value)) {
                return value;
            }
        }
        try {
            String value = Files.readString(FILE, StandardCharsets.US_ASCII).strip();
            return plain(value) ? value : otherwise;
        } catch (IOException e) {
            return otherwise; // not every system has it
        }
    }

    private static boolean plain(String value) {
        return !value.isEmpty()
                && value.length() <= LONGEST
                && value.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || "._-".indexOf(c) >= 0));
    }
}

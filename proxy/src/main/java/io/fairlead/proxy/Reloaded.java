package io.fairlead.proxy;

import io.fairlead.proxy.config.yaml.Mistake;
import java.util.List;

/** What came of reading the configuration again. */
public sealed interface Reloaded {

    /**
     * What the file says is in force.
     *
     * @param hash of the configuration
     * @param restart the keys in it that only a restart puts in force
     * @param warnings what in it is probably not meant
     */
    record Applied(String hash, List<String> restart, List<Mistake> warnings) implements Reloaded {
        public Applied {
            restart = List.copyOf(restart);
            warnings = List.copyOf(warnings);
        }
    }

    /** It cannot be used, and the one before stays in force. */
    record Refused(List<Mistake> problems) implements Reloaded {
        public Refused {
            problems = List.copyOf(problems);
        }
    }
}

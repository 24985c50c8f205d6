package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Reads what a whole JSON answer says about itself, from a few of its top-level members. */
public interface DocumentReader {

    /** The members whose values are needed. */
    Set<String> values();

    /** Those of them that hold what was made: whether there is any counts, and an error within, and nothing else. */
    default Set<String> content() {
        return Set.of();
    }

    /** Reads the members of a whole document: a value for each of {@link #values} that is there; missing where it is too large. */
    void read(Map<String, JsonNode> members, Verdict verdict);
}

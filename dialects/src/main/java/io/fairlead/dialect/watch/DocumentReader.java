package io.fairlead.dialect.watch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;

/** Reads what a whole JSON answer says about itself, from a few of its top-level members. */
public interface DocumentReader {

    /** The members whose values are needed; they are small, or cut off. */
    Set<String> values();

    /** The members of which it only matters whether they are there. */
    Set<String> presence();

    /** Reads the members of a whole document: a value for each of {@link #values}, a missing node for the others. */
    void read(Map<String, JsonNode> members, Verdict verdict);
}

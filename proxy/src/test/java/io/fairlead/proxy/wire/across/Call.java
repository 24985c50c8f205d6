package io.fairlead.proxy.wire.across;

import com.fasterxml.jackson.databind.JsonNode;

/** A call of a tool, as a test compares it: by the value of its arguments, not by their spelling. */
record Call(String id, String tool, JsonNode arguments) {

    static Call of(String id, String tool, String arguments) {
        return new Call(id, tool, Jsons.read(arguments));
    }

    /** Without its id, which some providers do not have. */
    String words() {
        return tool + " " + arguments;
    }
}

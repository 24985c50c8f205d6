package io.fairlead.dist.samples;

/** What a subclass passes by. */
class Above {

    String above() {
        return "above";
    }
}

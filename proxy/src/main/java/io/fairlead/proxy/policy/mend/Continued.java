package io.fairlead.proxy.policy.mend;

/**
 * Takes away what some models say again when they go on: the text that they go on from, and the white space behind it, which they
 * were not told.
 */
final class Continued implements Rest {
    private final String begun;
    private final String space;
    private final StringBuilder kept = new StringBuilder();
    private boolean echoes = true;
    private int spaces;
    private boolean through;

    Continued(String begun, String space) {
        this.begun = begun;
        this.space = space;
    }

    @Override
    public String more(String piece) {
        if (through) {
            return piece;
        }
        kept.append(piece);
        if (echoes) {
            int same = Math.min(begun.length(), kept.length());
            boolean like = begun.startsWith(kept.substring(0, same));
            if (like && same < begun.length()) {
                return "";
            }
            if (like) {
                kept.delete(0, same);
            }
            echoes = false;
        }
        return behindSpace();
    }

    /** What stands behind the white space that the client has; nothing while that is not known. */
    private String behindSpace() {
        int from = 0;
        while (from < kept.length() && spaces < space.length() && kept.charAt(from) == space.charAt(spaces)) {
            from++;
            spaces++;
        }
        kept.delete(0, from);
        if (kept.length() == 0 && spaces < space.length()) {
            return "";
        }
        through = true;
        return taken();
    }

    private String taken() {
        String rest = kept.toString();
        kept.setLength(0);
        return rest;
    }

    @Override
    public String end() {
        echoes = false;
        return through || kept.length() == 0 ? "" : behindSpace();
    }

    @Override
    public boolean differs() {
        return false;
    }

    @Override
    public boolean reached() {
        return true;
    }
}

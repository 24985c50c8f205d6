package io.fairlead.proxy.policy.mend;

/** Suppresses what was said already, sign by sign. */
final class AskedAgain implements Rest {
    private final String said;
    private int met;
    private boolean differs;

    AskedAgain(String said) {
        this.said = said;
    }

    @Override
    public String more(String piece) {
        if (differs) {
            return "";
        }
        int same = Math.min(said.length() - met, piece.length());
        if (!said.regionMatches(met, piece, 0, same)) {
            differs = true;
            return "";
        }
        met += same;
        return piece.substring(same);
    }

    @Override
    public String end() {
        differs |= met < said.length();
        return "";
    }

    @Override
    public boolean differs() {
        return differs;
    }

    @Override
    public boolean reached() {
        return !differs && met == said.length();
    }
}

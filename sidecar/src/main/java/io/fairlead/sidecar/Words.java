package io.fairlead.sidecar;

/** How the user calls the command: what the launcher was called by, so that what is printed can be typed. */
final class Words {

    private Words() {}

    /** {@code fairlead}, {@code ./fairlead}, or a path. */
    static String command() {
        String said = System.getProperty("fairlead.command", "");
        return said.isBlank() ? "fairlead" : said.indexOf(' ') < 0 ? said : "'" + said.replace("'", "'\\''") + "'";
    }
}

package io.fairlead.dialect;

/**
 * What is known of the models whose names match a pattern.
 *
 * @param pattern the name, where {@code *} stands for any text
 * @param reasoning whether they may think for a long time before their first word
 * @param window how many tokens prompt and answer may have together, 0 when unknown
 */
public record ModelTraits(String pattern, boolean reasoning, long window) {

    /** Traits of a model that the catalogue does not know. */
    public static final ModelTraits UNKNOWN = new ModelTraits("*", false, 0);

    boolean matches(String model) {
        return matches(pattern, 0, model, 0);
    }

    private static boolean matches(String pattern, int p, String text, int t) {
        int i = p;
        int j = t;
        while (i < pattern.length() && pattern.charAt(i) != '*') {
            if (j == text.length() || pattern.charAt(i) != text.charAt(j)) {
                return false;
            }
            i++;
            j++;
        }
        if (i == pattern.length()) {
            return j == text.length();
        }
        while (j <= text.length()) {
            if (matches(pattern, i + 1, text, j)) {
                return true;
            }
            j++;
        }
        return false;
    }
}

package io.fairlead.dialect;

/** Names of models, where {@code *} stands for any text. */
final class ModelPattern {

    private ModelPattern() {}

    static boolean matches(String pattern, String model) {
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

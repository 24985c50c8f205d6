package io.fairlead.proxy.route;

import org.jspecify.annotations.Nullable;

/**
 * A pattern for a model's name: {@code *} stands for any run of characters, everything else for itself, upper and lower
 * case apart. Matching takes at most pattern times name steps and allocates nothing.
 */
final class Glob {

    private final String pattern;

    Glob(String pattern) {
        this.pattern = pattern;
    }

    boolean matches(String text) {
        int at = 0;
        int star = -1;
        int retry = 0;
        for (int i = 0; i < text.length(); ) {
            // the star first: a pattern may be matched against another pattern, which has stars of its own
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                retry = i;
            } else if (at < pattern.length() && pattern.charAt(at) == text.charAt(i)) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++retry;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    /** Whether {@code earlier} matches every model that {@code later} matches; null is any model, and no model. */
    static boolean covers(@Nullable String earlier, @Nullable String later) {
        if (earlier == null) {
            return true;
        }
        // a star of the later one can only be taken by a star of the earlier one, so its pattern stands for its models
        return later != null && new Glob(earlier).matches(later);
    }
}

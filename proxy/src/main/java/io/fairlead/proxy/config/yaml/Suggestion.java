package io.fairlead.proxy.config.yaml;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The known word that a wrong one was probably meant to be. */
public final class Suggestion {

    private static final int LONGEST = 64;

    private Suggestion() {}

    /** {@code (did you mean x?)} when one of {@code known} is near, else {@code (allowed: a, b, c)}. */
    public static String of(String wrong, Collection<String> known) {
        String near = nearest(wrong, known);
        if (near != null) {
            return "(did you mean " + near + "?)";
        }
        return known.isEmpty() ? "(none is allowed here)" : "(allowed: " + String.join(", ", known) + ")";
    }

    static @Nullable String nearest(String wrong, Collection<String> known) {
        if (wrong.length() > LONGEST) {
            return null;
        }
        String normal = normal(wrong);
        String synonym = known.contains(wrong) ? null : Synonyms.of(normal, known);
        if (synonym != null) {
            return synonym;
        }
        String best = null;
        int least = Math.max(1, Math.min(3, normal.length() / 2)) + 1;
        for (String word : known) {
            int distance = distance(normal, normal(word));
            if (distance < least) {
                least = distance;
                best = word;
            }
        }
        return best;
    }

    /** Case and the separator of words are the commonest slips: {@code maxConnections} for {@code max-connections}. */
    private static String normal(String word) {
        return word.replace('_', '-')
                .codePoints()
                .collect(
                        StringBuilder::new,
                        (text, c) -> {
                            if (Character.isUpperCase(c)
                                    && text.length() > 0
                                    && text.charAt(text.length() - 1) != '-') {
                                text.append('-');
                            }
                            text.appendCodePoint(Character.toLowerCase(c));
                        },
                        StringBuilder::append)
                .toString()
                .toLowerCase(Locale.ROOT);
    }

    /** Insertions, deletions, changes and swaps of neighbours that turn one into the other (optimal string alignment). */
    static int distance(String one, String other) {
        int[][] cost = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                int least = Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    least = Math.min(least, cost[i - 2][j - 2] + 1);
                }
                cost[i][j] = least;
            }
        }
        return cost[one.length()][other.length()];
    }
}

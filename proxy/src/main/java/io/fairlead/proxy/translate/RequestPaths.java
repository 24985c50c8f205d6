package io.fairlead.proxy.translate;

import io.fairlead.dialect.Habit;
import io.fairlead.dialect.Habits;
import io.fairlead.proxy.exchange.Provider;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Paths of one provider, as another of the same dialect wants them. Pure. */
final class RequestPaths {

    private static final List<Habit> ROOTED = List.of(Habit.PATH, Habit.MESSAGES_PATH);

    private RequestPaths() {}

    /** Whether a kind's paths begin at the root of the host, whatever the prefix in its {@code url}. */
    static boolean rooted(Habits habits) {
        return ROOTED.stream().anyMatch(habit -> habit.of(habits) != null);
    }

    /** {@code path} with {@code from}'s prefix replaced by {@code to}'s; as it is when it does not begin with that. */
    static String moved(String path, Provider from, Provider to) {
        String prefix = from.basePath();
        boolean within = path.startsWith(prefix)
                && (path.length() == prefix.length() || prefix.isEmpty() || isBorder(path.charAt(prefix.length())));
        return within ? to.basePath() + path.substring(prefix.length()) : path;
    }

    /**
     * {@code written} below {@code to}'s base path. Some kinds have paths of their own that begin at the root of the host, as
     * Azure and Ollama. People write their beginning into {@code url} as often as not ({@code http://localhost:11434/v1}): it
     * is said once.
     */
    static String under(Provider to, Habits habits, String written) {
        String base = to.basePath();
        for (Habit habit : ROOTED) {
            String rooted = habit.of(habits);
            if (rooted != null) {
                base = base.substring(0, base.length() - overlap(base, rooted));
            }
        }
        return base + written;
    }

    /** How much of {@code base}'s end is whole segments of {@code path}'s beginning. */
    private static int overlap(String base, String path) {
        for (int at = base.indexOf('/'); at >= 0; at = base.indexOf('/', at + 1)) {
            int length = base.length() - at;
            if (path.startsWith(base.substring(at)) && path.length() > length && isBorder(path.charAt(length))) {
                return length;
            }
        }
        return 0;
    }

    private static boolean isBorder(char c) {
        return c == '/' || c == '?';
    }

    /** {@code path} with the model that it names replaced. The longest spelling of it is looked for first. */
    static String withModel(String path, String asked, String wanted) {
        String encoded = URLEncoder.encode(asked, StandardCharsets.UTF_8);
        String replacement = URLEncoder.encode(wanted, StandardCharsets.UTF_8);
        for (String spelling : new String[] {encoded, asked}) {
            int at = path.indexOf("/" + spelling);
            if (at >= 0) {
                return path.substring(0, at + 1) + replacement + path.substring(at + 1 + spelling.length());
            }
        }
        return path;
    }
}

package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.yaml.Suggestion;
import io.fairlead.proxy.exchange.Failure.Kind;
import java.util.List;
import java.util.Locale;

/**
 * What every target does to a planned call.
 *
 * @param name as it is asked for: a status, or a word
 * @param status that is answered; 0 for what answers nothing
 */
public record PlanFault(String name, int status) {

    /** No answer comes. */
    static final String TIMEOUT = "timeout";
    /** No connection comes about in time. */
    static final String CONNECT = "connect";
    /** The connection is refused. */
    static final String REFUSED = "refused";
    /** The host has no address. */
    static final String DNS = "dns";
    /** The connection dies before an answer. */
    static final String RESET = "reset";
    /** The answer breaks off after its first content. */
    static final String CUT = "cut";

    /** An error that says that the prompt is too long. */
    static final String CONTEXT_LENGTH = "context-length";
    /** An error that says that nothing is left of what was paid for. */
    static final String QUOTA = "quota";
    /** An error that says that the content is not allowed. */
    static final String CONTENT_FILTER = "content-filter";

    /** Those that are no status. */
    public static final List<String> WORDS =
            List.of(TIMEOUT, CONNECT, REFUSED, DNS, RESET, CUT, CONTEXT_LENGTH, QUOTA, CONTENT_FILTER);

    /** What is looked at when nobody asks for one. */
    public static final List<PlanFault> USUAL =
            List.of(of("503"), of("429"), of(CONNECT), of(TIMEOUT), of(RESET), of(CUT));

    /** One that is of class {@code kind}, as a route's {@code on} names it. */
    static PlanFault of(Kind kind) {
        return of(
                switch (kind) {
                    case OVERLOADED -> "529";
                    case RATE_LIMITED -> "429";
                    case TIMEOUT -> TIMEOUT;
                    case CONTEXT_LENGTH -> CONTEXT_LENGTH;
                    case QUOTA -> QUOTA;
                    case CONTENT_FILTER -> CONTENT_FILTER;
                    default -> "503";
                });
    }

    /**
     * Reads {@code 503} or {@code timeout}.
     *
     * @throws IllegalArgumentException with a sentence for who asked
     */
    public static PlanFault of(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (WORDS.contains(word)) {
            return new PlanFault(word, 0);
        }
        if (word.matches("[45]\\d\\d")) {
            return new PlanFault(word, Integer.parseInt(word));
        }
        throw new IllegalArgumentException("no such fault: " + (word.length() > 40 ? word.substring(0, 40) : word) + " "
                + (word.matches("\\d+")
                        ? "(expected: a status from 400 to 599)"
                        : Suggestion.of(word, WORDS).replace("(allowed: ", "(allowed: a status such as 503, ")));
    }

    /** The class in which a route's {@code on} names it. */
    Kind kind() {
        return switch (status) {
            case 0 ->
                switch (name) {
                    case TIMEOUT -> Kind.TIMEOUT;
                    case CONTEXT_LENGTH -> Kind.CONTEXT_LENGTH;
                    case QUOTA -> Kind.QUOTA;
                    case CONTENT_FILTER -> Kind.CONTENT_FILTER;
                    default -> Kind.UNAVAILABLE;
                };
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            case 529 -> Kind.OVERLOADED;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.REQUEST;
        };
    }

    @Override
    public String toString() {
        return name;
    }
}

package io.fairlead.proxy.coding;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * What of a client's {@code accept-encoding} (RFC 9110, section 12.5.3) a provider is offered: its own words, without the
 * codings that are not read here. A star stands for codings without a name; it becomes those that are read, at its own
 * weight. Where nothing is left it is {@code identity}: every client reads that, also one that would rather not. Pure.
 */
final class AcceptedCodings {
    private static final List<String> ORDINARY = List.of("gzip", "deflate");
    private static final int MOST = 32;

    private AcceptedCodings() {}

    /** {@code read}: whether a coding of this name is read. The same words when all of them may stay. */
    static String offered(String accepted, Predicate<String> read) {
        List<String> stay = new ArrayList<>();
        boolean changed = false;
        String[] items = accepted.split(",", MOST);
        for (int i = 0; i < items.length; i++) {
            String item = items[i].trim();
            String name = name(item);
            if (i == MOST - 1 || (!name.isEmpty() && !name.equals("*") && !mayStay(name, item, read))) {
                changed = true;
            } else if (name.equals("*") && !refused(item)) {
                changed = true;
                String weight = item.substring(1);
                ORDINARY.stream()
                        .filter(each -> !names(items, each))
                        .map(each -> each + weight)
                        .forEach(stay::add);
            } else if (!name.isEmpty()) {
                stay.add(item);
            }
        }
        if (!changed) {
            return accepted;
        }
        boolean none = stay.stream().allMatch(AcceptedCodings::refused);
        boolean noIdentity = stay.stream().anyMatch(item -> refused(item) && standsForIdentity(name(item)));
        return stay.isEmpty() || (none && noIdentity) ? "identity" : String.join(", ", stay);
    }

    private static boolean standsForIdentity(String name) {
        return name.equals("identity") || name.equals("*");
    }

    /** A coding that the client refuses is offered to nobody, whoever reads it. */
    private static boolean mayStay(String name, String item, Predicate<String> read) {
        return name.equals("identity") || refused(item) || read.test(name);
    }

    private static boolean names(String[] items, String name) {
        for (String item : items) {
            if (name(item.trim()).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String name(String item) {
        int semicolon = item.indexOf(';');
        return (semicolon < 0 ? item : item.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
    }

    /** A weight of zero. */
    private static boolean refused(String item) {
        int at = item.indexOf(';');
        if (at < 0) {
            return false;
        }
        String weight =
                item.substring(at + 1).replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
        return weight.startsWith("q=0") && weight.substring(3).chars().allMatch(c -> c == '0' || c == '.');
    }
}

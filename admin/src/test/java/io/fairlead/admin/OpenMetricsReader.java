package io.fairlead.admin;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of OpenMetrics 1.0, after its grammar: it refuses what a lenient one would guess at.
 */
final class OpenMetricsReader {

    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABELS = "\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\""
            + "(?:,[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\")*)?}";
    private static final String NUMBER = "[+-]?(?:Inf|NaN|[0-9]+(?:\\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)";
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(" + LABELS + ")? (" + NUMBER + ")(?: "
            + NUMBER + ")?(?: # (" + LABELS + ") " + NUMBER + "(?: " + NUMBER + ")?)?");
    private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) (" + NAME + ") (.*)");
    private static final Map<String, List<String>> SUFFIXES = Map.of(
            "counter", List.of("_total", "_created"),
            "gauge", List.of(""),
            "histogram", List.of("_bucket", "_count", "_sum", "_created"));
    private static final int LONGEST_EXEMPLAR = 128;

    private final List<Family> families = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> series = new HashSet<>();

    /** A metric family with its samples. */
    static final class Family {
        final String name;
        String type = "";
        String unit = "";
        String help = "";
        final List<String> exemplars = new ArrayList<>();
        int samples;

        Family(String name) {
            this.name = name;
        }
    }

    private OpenMetricsReader() {}

    static List<Family> read(String text) {
        return new OpenMetricsReader().families(text);
    }

    private List<Family> families(String text) {
        need(text.endsWith("# EOF\n"), "it does not end with # EOF");
        List<String> lines = List.of(text.substring(0, text.length() - 6).split("\n", -1));
        for (String line : lines.subList(0, lines.size() - 1)) {
            line(line);
        }
        for (Family each : families) {
            need(each.unit.isEmpty() || each.name.endsWith("_" + each.unit), each.name + " does not end with its unit");
            need(SUFFIXES.containsKey(each.type), each.name + " has no type that is known here");
        }
        return families;
    }

    private void line(String line) {
        Matcher meta = META.matcher(line);
        if (meta.matches()) {
            Family family = family(meta.group(2));
            need(family.samples == 0, "said after its samples: " + line);
            switch (meta.group(1)) {
                case "TYPE" -> family.type = once(family.type, meta.group(3));
                case "UNIT" -> family.unit = once(family.unit, meta.group(3));
                default -> family.help = once(family.help, meta.group(3));
            }
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        need(sample.matches(), "no sample: " + line);
        need(!families.isEmpty(), "a sample before its family: " + line);
        Family family = families.get(families.size() - 1);
        String suffix =
                sample.group(1).startsWith(family.name) ? sample.group(1).substring(family.name.length()) : "?";
        need(SUFFIXES.getOrDefault(family.type, List.of()).contains(suffix), "not of " + family.name + ": " + line);
        String labels = sample.group(2) == null ? "" : sample.group(2);
        need(series.add(sample.group(1) + labels), "twice: " + line);
        family.samples++;
        if (sample.group(4) != null) {
            need(suffix.equals("_total") || suffix.equals("_bucket"), "an exemplar where none may be: " + line);
            need(exemplarLength(sample.group(4)) <= LONGEST_EXEMPLAR, "an exemplar that is too long: " + line);
            family.exemplars.add(sample.group(4));
        }
    }

    private static int exemplarLength(String labels) {
        return labels.replaceAll("[{}\",=]", "").length();
    }

    private static String once(String before, String now) {
        need(before.isEmpty(), "said twice: " + now);
        return now;
    }

    private Family family(String name) {
        Family last = families.isEmpty() ? null : families.get(families.size() - 1);
        if (last != null && last.name.equals(name)) {
            return last;
        }
        need(names.add(name), name + " is interrupted by another family");
        Family made = new Family(name);
        families.add(made);
        return made;
    }

    private static void need(boolean well, String sentence) {
        if (!well) {
            throw new IllegalArgumentException(sentence);
        }
    }

    static Map<String, Family> byName(String text) {
        Map<String, Family> found = new HashMap<>();
        read(text).forEach(each -> found.put(each.name, each));
        return found;
    }
}

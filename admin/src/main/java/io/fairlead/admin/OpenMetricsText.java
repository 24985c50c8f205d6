package io.fairlead.admin;

import java.util.List;

/** What the metrics library leaves out of OpenMetrics: the unit of a family, and what an exemplar without a trace points to. Pure. */
final class OpenMetricsText {

    private static final String TYPE = "# TYPE ";
    private static final List<String> UNITS = List.of("seconds", "bytes");

    /** A label's value has no bare quote, so no value can look like this. */
    private static final String TRACELESS = "# {span_id=\"" + CallExemplars.NO_SPAN + "\",trace_id=\"";

    private static final String EXCHANGE = "# {exchange_id=\"";

    private OpenMetricsText() {}

    static String finished(String written) {
        StringBuilder text = new StringBuilder(written.length() + 1_024);
        int start = 0;
        while (start < written.length()) {
            int end = written.indexOf('\n', start) + 1;
            if (end == 0) {
                end = written.length();
            }
            String line = written.substring(start, end);
            text.append(line.charAt(0) == '#' ? line : line.replace(TRACELESS, EXCHANGE));
            if (line.startsWith(TYPE)) {
                unit(line.substring(TYPE.length(), line.indexOf(' ', TYPE.length())), text);
            }
            start = end;
        }
        return text.toString();
    }

    private static void unit(String family, StringBuilder text) {
        for (String unit : UNITS) {
            if (family.endsWith("_" + unit)) {
                text.append("# UNIT ").append(family).append(' ').append(unit).append('\n');
            }
        }
    }
}

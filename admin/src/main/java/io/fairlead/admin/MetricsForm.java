package io.fairlead.admin;

import java.util.Locale;

/** In which form a reader of metrics wants them, by its field {@code Accept} (RFC 9110 section 12.5.1). Pure. */
enum MetricsForm {
    TEXT("text/plain; version=0.0.4; charset=utf-8"),
    OPEN_METRICS("application/openmetrics-text; version=1.0.0; charset=utf-8");

    private final String type;

    MetricsForm(String type) {
        this.type = type;
    }

    /** The content type of what is answered. */
    String type() {
        return type;
    }

    /** OpenMetrics for who names it and likes it no less than text; text for everybody else. */
    static MetricsForm of(String accept) {
        double open = -1;
        double plain = -1;
        double texts = -1;
        double any = -1;
        for (String range : accept.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            switch (parts[0].strip()) {
                case "application/openmetrics-text" -> open = spoken(parts) ? Math.max(open, quality(parts)) : open;
                case "text/plain" -> plain = Math.max(plain, quality(parts));
                case "text/*" -> texts = Math.max(texts, quality(parts));
                case "*/*" -> any = Math.max(any, quality(parts));
                default -> {}
            }
        }
        double text = plain >= 0 ? plain : texts >= 0 ? texts : any;
        return open > 0 && open >= text ? OPEN_METRICS : TEXT;
    }

    /** Whether a range of OpenMetrics takes the version that is written. */
    private static boolean spoken(String[] parts) {
        String version = parameter(parts, "version", "1.0.0");
        return version.equals("1.0.0") || version.equals("0.0.1");
    }

    private static double quality(String[] parts) {
        try {
            double given = Double.parseDouble(parameter(parts, "q", "1"));
            return given >= 0 && given <= 1 ? given : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String parameter(String[] parts, String name, String otherwise) {
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].split("=", 2);
            if (pair.length == 2 && pair[0].strip().equals(name)) {
                return pair[1].strip().replace("\"", "");
            }
        }
        return otherwise;
    }
}

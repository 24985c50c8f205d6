package io.fairlead.sidecar.doctor;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the variables that every JVM reads say of proxy and trust. Pure. */
final class JavaOptions {

    private static final String[] VARIABLES = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"};
    private static final Pattern PROPERTY = Pattern.compile("-D([\\w.]+)=([^\\s\"']*)");

    private final String all;

    private JavaOptions(String all) {
        this.all = all;
    }

    static JavaOptions of(Map<String, String> environment) {
        StringBuilder all = new StringBuilder();
        for (String each : VARIABLES) {
            all.append(environment.getOrDefault(each, "")).append(' ');
        }
        return new JavaOptions(all.toString());
    }

    /** The value that is in force, which is the last; empty when there is none. */
    String property(String name) {
        String value = "";
        for (Matcher each = PROPERTY.matcher(all); each.find(); ) {
            value = each.group(1).equals(name) ? each.group(2) : value;
        }
        return value;
    }

    /** The proxy of {@code https:} calls as {@code host:port}; empty when there is none. */
    String proxy() {
        String host = property("https.proxyHost");
        String port = property("https.proxyPort");
        return host.isEmpty() ? "" : host + ":" + (port.isEmpty() ? "443" : port);
    }

    /** Whether Fairlead's agent is loaded, which sees to both by itself. */
    boolean agent() {
        return all.contains("-javaagent:") && all.contains("fairlead");
    }
}

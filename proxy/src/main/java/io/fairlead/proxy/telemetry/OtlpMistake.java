package io.fairlead.proxy.telemetry;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a setting that the SDK refused, without its value: it may be a secret. Pure. */
final class OtlpMistake {

    private static final Pattern PROPERTY = Pattern.compile("\\botel(?:\\.[a-z0-9]+)+");

    private OtlpMistake() {}

    static String sentence(Throwable refused) {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            Matcher property = PROPERTY.matcher(String.valueOf(each.getMessage()));
            if (property.find()) {
                String variable = property.group().toUpperCase(Locale.ROOT).replace('.', '_');
                return "the value of " + variable + " cannot be used";
            }
        }
        return refused.getClass().getSimpleName();
    }
}

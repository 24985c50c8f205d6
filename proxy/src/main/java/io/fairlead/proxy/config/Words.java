package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Syntax;
import io.fairlead.proxy.config.yaml.Syntaxes;
import java.time.Duration;
import java.util.Locale;

/** Shapes that several sections use. */
final class Words {

    static final Syntax<Duration> DURATION = Syntaxes.duration();
    static final Syntax<String> PATH = Syntaxes.text("a file's path, relative to this file's folder");

    private Words() {}

    /** A constant as configuration spells it: {@code LAST_RESORT} is {@code last-resort}. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.fairlead.proxy.telemetry;

import java.util.Locale;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** What the SDK says goes to Fairlead's log. Without what a collector answered: nobody knows what it repeats. */
final class SdkLog extends Handler {

    private static final org.slf4j.Logger log = LoggerFactory.getLogger(SdkLog.class);

    /** Held here: the library of loggers forgets those that nobody holds. */
    private static final Logger SDK = Logger.getLogger("io.opentelemetry");

    private static final int LONGEST = 200;

    private SdkLog() {}

    static synchronized void install() {
        for (Handler each : SDK.getHandlers()) {
            if (each instanceof SdkLog) {
                return;
            }
        }
        SDK.setUseParentHandlers(false);
        SDK.addHandler(new SdkLog());
    }

    @Override
    public void publish(LogRecord said) {
        if (said.getLevel().intValue() >= Level.WARNING.intValue()) {
            log.warn("OTLP: {}", sentence(said));
        }
    }

    private static String sentence(LogRecord said) {
        String all = String.valueOf(said.getMessage());
        int answer = all.toLowerCase(Locale.ROOT).indexOf("error message:");
        String own = answer < 0 ? all : all.substring(0, answer).replaceFirst("(Full )?$", "");
        String bounded = own.length() > LONGEST ? own.substring(0, LONGEST) : own.strip();
        Throwable thrown = said.getThrown();
        return thrown == null ? bounded : bounded + " (" + thrown.getClass().getSimpleName() + ")";
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
}

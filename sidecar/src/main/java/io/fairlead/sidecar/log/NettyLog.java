package io.fairlead.sidecar.log;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where Netty's classes log to: their warnings and errors to the log, and what is below them nowhere, whatever the log's level.
 * The log itself is not touched before there is something to say, since Netty asks for loggers long before it is known how the
 * log is to look.
 */
public final class NettyLog extends InternalLoggerFactory {

    /** Before the first class of Netty's that logs. */
    public static void install() {
        setDefaultFactory(new NettyLog());
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new Warnings(name);
    }

    @SuppressWarnings("serial") // nobody writes a logger down
    private static final class Warnings extends AbstractInternalLogger {
        Warnings(String name) {
            super(name);
        }

        private Logger log() {
            return LoggerFactory.getLogger(name());
        }

        @Override
        public boolean isTraceEnabled() {
            return false;
        }

        @Override
        public void trace(String message) {
            // nowhere
        }

        @Override
        public void trace(String format, Object one) {
            // nowhere
        }

        @Override
        public void trace(String format, Object one, Object two) {
            // nowhere
        }

        @Override
        public void trace(String format, Object... all) {
            // nowhere
        }

        @Override
        public void trace(String message, Throwable cause) {
            // nowhere
        }

        @Override
        public boolean isDebugEnabled() {
            return false;
        }

        @Override
        public void debug(String message) {
            // nowhere
        }

        @Override
        public void debug(String format, Object one) {
            // nowhere
        }

        @Override
        public void debug(String format, Object one, Object two) {
            // nowhere
        }

        @Override
        public void debug(String format, Object... all) {
            // nowhere
        }

        @Override
        public void debug(String message, Throwable cause) {
            // nowhere
        }

        @Override
        public boolean isInfoEnabled() {
            return false;
        }

        @Override
        public void info(String message) {
            // nowhere
        }

        @Override
        public void info(String format, Object one) {
            // nowhere
        }

        @Override
        public void info(String format, Object one, Object two) {
            // nowhere
        }

        @Override
        public void info(String format, Object... all) {
            // nowhere
        }

        @Override
        public void info(String message, Throwable cause) {
            // nowhere
        }

        @Override
        public boolean isWarnEnabled() {
            return true;
        }

        @Override
        public void warn(String message) {
            log().warn(message);
        }

        @Override
        public void warn(String format, Object one) {
            log().warn(format, one);
        }

        @Override
        public void warn(String format, Object one, Object two) {
            log().warn(format, one, two);
        }

        @Override
        public void warn(String format, Object... all) {
            log().warn(format, all);
        }

        @Override
        public void warn(String message, Throwable cause) {
            log().warn(message, cause);
        }

        @Override
        public boolean isErrorEnabled() {
            return true;
        }

        @Override
        public void error(String message) {
            log().error(message);
        }

        @Override
        public void error(String format, Object one) {
            log().error(format, one);
        }

        @Override
        public void error(String format, Object one, Object two) {
            log().error(format, one, two);
        }

        @Override
        public void error(String format, Object... all) {
            log().error(format, all);
        }

        @Override
        public void error(String message, Throwable cause) {
            log().error(message, cause);
        }
    }
}

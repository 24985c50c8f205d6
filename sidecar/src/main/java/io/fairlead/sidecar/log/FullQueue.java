package io.fairlead.sidecar.log;

import io.fairlead.proxy.observe.LostLines;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.async.AsyncQueueFullPolicy;
import org.apache.logging.log4j.core.async.EventRoute;

/**
 * When the queue of lines is full, whoever reads standard error or the disk is too slow: the line is dropped and counted, of
 * whatever level. To wait for room, as the log library does for warnings, would stop an event loop and all its calls. Stateless.
 */
public final class FullQueue implements AsyncQueueFullPolicy {

    @Override
    public EventRoute getRoute(long loggingThread, Level level) {
        LostLines.QUEUE_FULL.add(1);
        return EventRoute.DISCARD;
    }
}

/**
 * Where log lines go: {@link io.fairlead.sidecar.log.LinesAppender} writes them in batches, {@link
 * io.fairlead.sidecar.log.SyslogAppender} hands them to a syslog server's own sender, {@link
 * io.fairlead.sidecar.log.FullQueue} drops what comes too fast, and all count what is lost. {@link io.fairlead.sidecar.log.LogConfiguration} says
 * what a line looks like, and {@link io.fairlead.sidecar.log.LogPlugins} of which parts of the library that is made. Log4j finds
 * these classes by their names in system properties.
 *
 * <p>Threads: lines are written by the log's own thread alone, those for a syslog server by the sender's.
 */
@NullMarked
package io.fairlead.sidecar.log;

import org.jspecify.annotations.NullMarked;

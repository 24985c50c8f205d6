package io.fairlead.fleet;

import io.fairlead.proxy.fleet.FleetConfig;
import io.fairlead.proxy.fleet.FleetLink;
import io.fairlead.proxy.fleet.FleetListener;
import io.fairlead.proxy.fleet.FleetModule;
import java.time.InstantSource;

/** Opens links over Redis or Valkey. */
public final class RedisModule implements FleetModule {

    private static final String IO_URING = "io.lettuce.core.iouring";

    @Override
    public FleetLink open(FleetConfig config, String instance, FleetListener listener) {
        if (System.getProperty(IO_URING) == null) {
            System.setProperty(IO_URING, "false"); // where there is epoll, too, it warns of both
        }
        return RedisLink.open(config, instance, listener, new ServerClock(InstantSource.system()));
    }
}

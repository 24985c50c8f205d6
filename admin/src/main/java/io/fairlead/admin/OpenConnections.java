package io.fairlead.admin;

import io.netty.channel.Channel;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The admin port's connections, bounded. At the bound the one that has been idle for longest makes room for a new one. Who
 * holds many open therefore keeps no probe out. Belongs to the admin's loop.
 */
final class OpenConnections {

    private final int most;
    private final Set<Channel> idle = new LinkedHashSet<>();
    private final Set<Channel> busy = new LinkedHashSet<>();

    OpenConnections(int most) {
        this.most = most;
    }

    /** Whether the new connection may stay. */
    boolean opened(Channel channel) {
        if (idle.size() + busy.size() >= most) {
            if (idle.isEmpty()) {
                return false;
            }
            Channel longest = idle.iterator().next();
            idle.remove(longest);
            longest.close();
        }
        idle.add(channel);
        return true;
    }

    /** It has a request that is not answered. */
    void busy(Channel channel) {
        if (idle.remove(channel)) {
            busy.add(channel);
        }
    }

    /** It waits for a request. */
    void idle(Channel channel) {
        if (busy.remove(channel)) {
            idle.add(channel);
        }
    }

    void closed(Channel channel) {
        idle.remove(channel);
        busy.remove(channel);
    }

    int count() {
        return idle.size() + busy.size();
    }
}

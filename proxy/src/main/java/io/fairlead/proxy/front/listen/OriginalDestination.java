package io.fairlead.proxy.front.listen;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Where a redirected connection was going before it was redirected. */
@FunctionalInterface
public interface OriginalDestination {

    /** The address that the client of {@code accepted} dialled; null when that cannot be known. */
    @Nullable
    InetSocketAddress of(Channel accepted);
}

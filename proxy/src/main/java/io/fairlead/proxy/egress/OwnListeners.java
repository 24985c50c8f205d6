package io.fairlead.proxy.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The addresses that Fairlead itself listens on, and through which nobody may reach it again: neither its admin port nor
 * itself in a loop. Listeners add themselves when they are bound. Safe for any thread.
 */
public final class OwnListeners {

    private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();
    private volatile Set<InetAddress> local = Set.of();

    /** Adds a bound address; reads this machine's addresses anew (blocks shortly: call it at start). */
    public void add(InetSocketAddress address) {
        local = localAddresses();
        bound.add(address);
    }

    public void remove(InetSocketAddress address) {
        bound.remove(address);
    }

    /** Whether a connection to {@code address} would arrive at one of Fairlead's own listeners. */
    public boolean contains(InetAddress address, int port) {
        for (InetSocketAddress each : bound) {
            if (each.getPort() == port && reaches(address, each.getAddress())) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(InetAddress dialled, InetAddress listening) {
        if (dialled.equals(listening)) {
            return true;
        }
        boolean here = dialled.isLoopbackAddress() || dialled.isAnyLocalAddress() || local.contains(dialled);
        return here && (listening.isAnyLocalAddress() || listening.isLoopbackAddress() || dialled.isAnyLocalAddress());
    }

    private static Set<InetAddress> localAddresses() {
        Set<InetAddress> found = new HashSet<>();
        try {
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                found.addAll(Collections.list(each.getInetAddresses()));
            }
        } catch (SocketException e) {
            return Set.copyOf(found); // loopback and the wildcard are recognised without the list
        }
        return Set.copyOf(found);
    }
}

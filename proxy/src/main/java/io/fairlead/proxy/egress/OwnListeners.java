package io.fairlead.proxy.egress;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The addresses that Fairlead itself listens on, and through which nobody may reach it again: neither its admin port nor
 * itself in a loop. Listeners add themselves when they are bound. Safe for any thread.
 */
public final class OwnListeners {

    private static final long FRESH_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<InetSocketAddress> bound = new CopyOnWriteArrayList<>();
    private final Supplier<Set<InetAddress>> machine;
    private final LongSupplier nanoTime;
    private volatile Local local = new Local(Set.of(), 0);

    /** This machine's addresses as they were read at a time. */
    private record Local(Set<InetAddress> addresses, long readNanos) {}

    public OwnListeners() {
        this(OwnListeners::localAddresses, System::nanoTime);
    }

    /** {@code machine}: reads this machine's addresses; {@code nanoTime}: the clock that says how old they are. */
    OwnListeners(Supplier<Set<InetAddress>> machine, LongSupplier nanoTime) {
        this.machine = machine;
        this.nanoTime = nanoTime;
    }

    /** Adds a bound address. */
    public void add(InetSocketAddress address) {
        bound.add(address);
        here(); // reads them at start, on the caller's thread
    }

    public void remove(InetSocketAddress address) {
        bound.remove(address);
    }

    /**
     * Whether a connection to {@code address} would arrive at one of Fairlead's own listeners, be it by a translator or
     * a tunnel that takes it to an address inside.
     */
    public boolean contains(InetAddress address, int port) {
        for (InetSocketAddress each : bound) {
            if (each.getPort() == port && reaches(address, each.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** Whether {@code client} is the address of a program on this host or in this pod. */
    public boolean local(InetAddress client) {
        InetAddress plain = CarriedAddresses.plain(client);
        return plain.isLoopbackAddress() || here().contains(plain);
    }

    private boolean reaches(InetAddress dialled, InetAddress listening) {
        InetAddress plain = CarriedAddresses.plain(dialled);
        if (reachesPlainly(plain, CarriedAddresses.plain(listening))) {
            return true;
        }
        for (InetAddress inside : CarriedAddresses.inside(plain)) {
            if (reachesPlainly(inside, CarriedAddresses.plain(listening))) {
                return true;
            }
        }
        return false;
    }

    private boolean reachesPlainly(InetAddress dialled, InetAddress listening) {
        if (dialled.equals(listening)) {
            return true;
        }
        boolean here = dialled.isLoopbackAddress() || dialled.isAnyLocalAddress() || here().contains(dialled);
        return here && (listening.isAnyLocalAddress() || listening.isLoopbackAddress() || dialled.isAnyLocalAddress());
    }

    /** A machine's addresses change (another network, a VPN), so what was read a while ago is read again: a quick call. */
    private Set<InetAddress> here() {
        Local known = local;
        long now = nanoTime.getAsLong();
        if (known.addresses().isEmpty() || now - known.readNanos() > FRESH_NANOS) {
            known = new Local(machine.get(), now);
            local = known;
        }
        return known.addresses();
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

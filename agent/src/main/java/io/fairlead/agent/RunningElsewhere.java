package io.fairlead.agent;

import io.fairlead.agent.route.Access;
import io.fairlead.agent.route.ProviderHosts;
import org.jspecify.annotations.Nullable;

/** A Fairlead in a process of its own: that of the routing form. Immutable. */
final class RunningElsewhere implements Access {

    private static final int HIGHEST_PORT = 65_535;

    private final String host;
    private final int port;
    private final ProviderHosts hosts;

    private RunningElsewhere(String host, int port, ProviderHosts hosts) {
        this.host = host;
        this.port = port;
        this.hosts = hosts;
    }

    /** At {@code proxy}, which is {@code host:port}. */
    static RunningElsewhere at(String proxy, ProviderHosts hosts) {
        int colon = proxy.lastIndexOf(':');
        String host = colon < 0 ? "" : proxy.substring(0, colon).trim();
        String digits = proxy.substring(colon + 1).trim();
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (host.isEmpty() || port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("its argument proxy=" + proxy + " is not host:port");
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new RunningElsewhere(bracketed ? host.substring(1, host.length() - 1) : host, port, hosts);
    }

    @Override
    public boolean open() {
        return true;
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public @Nullable String authorization() {
        return null;
    }

    @Override
    public ProviderHosts hosts() {
        return hosts;
    }

    @Override
    public String toString() {
        return "Fairlead at " + host + ":" + port;
    }
}

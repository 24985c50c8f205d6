package io.fairlead.sidecar.log;

import io.fairlead.proxy.config.yaml.HostPort;
import java.net.URI;

/**
 * A syslog server, as the log's property names it.
 *
 * @param host without brackets
 */
record SyslogServer(boolean tls, String host, int port) {

    /** {@code url}: as the configuration writes it, which has checked it. */
    static SyslogServer of(String url) {
        URI said = URI.create(url);
        String authority = said.getRawAuthority();
        int colon = authority.lastIndexOf(':');
        String host = authority.substring(0, colon);
        return new SyslogServer(
                "tls".equals(said.getScheme()),
                host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
                Integer.parseInt(authority.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return (tls ? "tls://" : "tcp://") + new HostPort(host, port);
    }
}

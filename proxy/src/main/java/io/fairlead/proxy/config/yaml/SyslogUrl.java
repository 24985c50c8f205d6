package io.fairlead.proxy.config.yaml;

/**
 * A syslog server.
 *
 * @param tls whether it is spoken to over TLS, else over TCP alone
 * @param at where it listens
 */
public record SyslogUrl(boolean tls, HostPort at) {

    @Override
    public String toString() {
        return (tls ? "tls://" : "tcp://") + at;
    }
}

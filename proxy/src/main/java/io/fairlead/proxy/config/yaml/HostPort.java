package io.fairlead.proxy.config.yaml;

import io.netty.util.NetUtil;
import org.jspecify.annotations.Nullable;

/**
 * An address as it is written; no name is looked up.
 *
 * @param host in lower case, an IPv6 literal without brackets
 * @param port 0 to 65535; 0 asks for any free one
 */
public record HostPort(String host, int port) {

    /** Whether only this machine reaches it. A name other than {@code localhost} is taken to be reached by others. */
    public boolean loopback() {
        if (host.equals("localhost")) {
            return true;
        }
        byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(host);
        if (address == null) {
            return false;
        }
        if (address.length == 4) {
            return address[0] == 127;
        }
        for (int i = 0; i < 15; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return address[15] == 1;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}

package io.fairlead.proxy.tls;

import io.netty.util.NetUtil;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of hosts as certificates carry them (RFC 5280 section 4.2.1.6). */
final class HostNames {

    private HostNames() {}

    /** In lower case, without a closing dot or the brackets of an IPv6 literal; null for what no certificate can name. */
    static @Nullable String normal(String host) {
        int length = host.length();
        if (length == 0 || length > 255) {
            return null;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.startsWith("[") && name.endsWith("]")) {
            name = name.substring(1, length - 1);
        } else if (name.endsWith(".")) {
            name = name.substring(0, length - 1);
        }
        return address(name) != null || letters(name) ? name : null;
    }

    /** 4 or 16 bytes when {@code host} is an address, else null. Looks nothing up. */
    static byte @Nullable [] address(String host) {
        return NetUtil.createByteArrayFromIpAddressString(host);
    }

    /** Labels of letters, digits, hyphens and underscores, none longer than 63. */
    private static boolean letters(String name) {
        int label = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.') {
                if (label == 0) {
                    return false;
                }
                label = 0;
            } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_') {
                if (++label > 63) {
                    return false;
                }
            } else {
                return false;
            }
        }
        return label > 0;
    }
}

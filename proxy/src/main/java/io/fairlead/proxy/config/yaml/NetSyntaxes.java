package io.fairlead.proxy.config.yaml;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.egress.Cidr;
import io.fairlead.proxy.egress.NoProxyEntry;
import io.fairlead.proxy.exchange.Origin;
import io.netty.util.NetUtil;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The values that are a matter of networks: addresses, subnets, URLs, answer statuses. */
public final class NetSyntaxes {

    private NetSyntaxes() {}

    /** {@code 127.0.0.1:9800}, {@code [::1]:9800}, {@code localhost:0}. */
    public static Syntax<HostPort> hostPort(int leastPort) {
        return new Syntax<>(
                "host:port such as 127.0.0.1:9800 or [::1]:9800",
                text -> parseHostPort(text, leastPort),
                HostPort::toString,
                false,
                Map.of("type", "string"));
    }

    /** {@code host[:port]}; null when it is none. */
    static @Nullable HostPort hostPortOr(String text, int standard) {
        boolean bare = text.endsWith("]") || text.indexOf(':') < 0;
        return parseHostPort(bare ? text + ":" + standard : text, 1);
    }

    private static @Nullable HostPort parseHostPort(String text, int leastPort) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0) {
            return null;
        }
        String host = host(text.substring(0, colon));
        int port = port(text.substring(colon + 1));
        return host == null || port < leastPort ? null : new HostPort(host, port);
    }

    /** {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address. */
    public static Syntax<Cidr> subnet() {
        return new Syntax<>(
                "a subnet such as 10.0.0.0/8 or fd00::/8, or an address",
                Cidr::parse,
                Cidr::toString,
                false,
                Map.of("type", "string"));
    }

    /** {@code https://host[:port][/path]}, without user, query and fragment. */
    public static Syntax<Url> url() {
        return new Syntax<>(
                "a URL such as https://api.example.com/v1, without user, query and fragment",
                NetSyntaxes::parseUrl,
                Url::toString,
                false,
                Syntaxes.orReference(Syntaxes.pattern("^https?://[^?#@]+$")));
    }

    /** A URL as {@link #url} takes it, or one of some words; the text itself. */
    public static Syntax<String> urlOr(String... words) {
        String allowed = String.join(", ", words);
        return new Syntax<>(
                allowed + ", or a URL such as http://127.0.0.1:4318",
                text -> {
                    if (List.of(words).contains(text)) {
                        return text;
                    }
                    Url url = parseUrl(text);
                    return url == null ? null : url.toString();
                },
                text -> text,
                false,
                Syntaxes.orReference(Syntaxes.pattern("^(" + String.join("|", words) + "|https?://[^?#@]+)$")));
    }

    /** A URL of which all but the host is a secret. */
    public record SecretUrl(
            Origin origin, Secret path, @Nullable Secret authorization) {}

    /** {@code https://[user:password@]host[:port][/path][?query]}; never shown. */
    public static Syntax<SecretUrl> secretUrl() {
        return new Syntax<>(
                "a URL such as https://hooks.example.com/path",
                NetSyntaxes::parseSecretUrl,
                value -> Secret.MASK,
                true,
                Syntaxes.orReference(Syntaxes.pattern("^https?://[^#]+$")));
    }

    /**
     * {@code [http://][user:password@]host[:port]}, or {@code https://}: a proxy. Shown without user and password. None is {@code
     * off}, or nothing, so that an unset variable can stand for it.
     */
    public static Syntax<Optional<ProxyUrl>> proxyUrl() {
        return new Syntax<>(
                "off, or a proxy such as http://proxy.example.com:3128, with user:password@ where it wants them",
                text -> {
                    if (text.isBlank() || text.equals("off")) {
                        return Optional.empty();
                    }
                    ProxyUrl url = parseProxyUrl(text.strip());
                    return url == null ? null : Optional.of(url);
                },
                url -> url.map(ProxyUrl::toString).orElse("off"),
                false,
                Map.of("type", "string"));
    }

    /**
     * A proxy's URL.
     *
     * @param authorization the value of a field of Basic credentials, or null
     */
    public record ProxyUrl(Origin origin, @Nullable Secret authorization) {
        @Override
        public String toString() {
            String text = origin.toString();
            return authorization == null ? text : text.replace("://", "://" + Secret.MASK + "@");
        }
    }

    /** Reads it, as {@link #proxyUrl} does; null when it is none. */
    public static @Nullable ProxyUrl parseProxyUrl(String text) {
        String whole = text.indexOf("://") < 0 ? "http://" + text : text;
        int at = whole.lastIndexOf('@');
        boolean userAlone =
                at > 0 && whole.substring(whole.indexOf("://") + 3, at).indexOf(':') < 0; // RFC 7617 wants a colon
        SecretUrl url = parseSecretUrl(userAlone ? whole.substring(0, at) + ":" + whole.substring(at) : whole);
        return url == null || !url.path().reveal().equals("/") ? null : new ProxyUrl(url.origin(), url.authorization());
    }

    /** {@code example.com}, {@code 10.0.0.0/8}, {@code [::1]:8443}, {@code *}: hosts that no upstream proxy is for. */
    public static Syntax<NoProxyEntry> noProxy() {
        return new Syntax<>(
                "a host such as example.com, *, an address, or a range such as 10.0.0.0/8, each perhaps with :port",
                NoProxyEntry::parse,
                NoProxyEntry::toString,
                false,
                Map.of("type", "string"));
    }

    private static @Nullable SecretUrl parseSecretUrl(String given) {
        String text = given.strip();
        int start = text.indexOf("://") + 3;
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        int at = text.lastIndexOf('@', end - 1);
        String user = at < start ? "" : text.substring(start, at);
        String bare = text.substring(0, start) + text.substring(Math.max(start, at + 1), end);
        String path = end < text.length() ? text.substring(end) : "/";
        Url url = start < 3 ? null : parseUrl(bare);
        if (url == null || path.indexOf('#') >= 0 || !path.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return null;
        }
        return new SecretUrl(
                url.origin(), Secret.of(path.startsWith("?") ? "/" + path : path), user.isEmpty() ? null : basic(user));
    }

    /** RFC 7617, of a URL's user and password, which are percent-encoded there. */
    private static Secret basic(String user) {
        String plain;
        try {
            plain = URLDecoder.decode(user.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            plain = user; // a percent sign that encodes nothing stands for itself
        }
        return Secret.of("Basic " + Base64.getEncoder().encodeToString(plain.getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable Url parseUrl(String text) {
        boolean secure = text.regionMatches(true, 0, "https://", 0, 8);
        if (!secure && !text.regionMatches(true, 0, "http://", 0, 7)) {
            return null;
        }
        String rest = text.substring(secure ? 8 : 7);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash);
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        if (!path.chars().allMatch(c -> c > 0x20 && c < 0x7f && "?#\\\"<>^`{|}".indexOf(c) < 0)
                || path.contains("//")
                || path.contains("/../")
                || path.endsWith("/..")) {
            return null;
        }
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = host(colon < 0 ? authority : authority.substring(0, colon));
        int port = colon < 0 ? (secure ? 443 : 80) : port(authority.substring(colon + 1));
        return host == null || port < 1
                ? null
                : new Url(new Origin(secure ? "https" : "http", host, port), slash < 0 ? null : path);
    }

    /** {@code tls://host[:6514]} or {@code tcp://host[:601]}: the ports of RFC 5425 and RFC 6587. */
    public static Syntax<SyslogUrl> syslog() {
        return new Syntax<>(
                "tls://host:port or tcp://host:port, such as tls://siem.example.com:6514",
                NetSyntaxes::parseSyslog,
                SyslogUrl::toString,
                false,
                Syntaxes.orReference(Syntaxes.pattern("^(tls|tcp)://[^/?#@]+/?$")));
    }

    private static @Nullable SyslogUrl parseSyslog(String given) {
        String text = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        boolean tls = text.regionMatches(true, 0, "tls://", 0, 6);
        if (!tls && !text.regionMatches(true, 0, "tcp://", 0, 6)) {
            return null;
        }
        String authority = text.substring(6);
        int colon = authority.endsWith("]") ? -1 : authority.lastIndexOf(':');
        String host = host(colon < 0 ? authority : authority.substring(0, colon));
        int port = colon < 0 ? (tls ? 6514 : 601) : port(authority.substring(colon + 1));
        return host == null || port < 1 ? null : new SyslogUrl(tls, new HostPort(host, port));
    }

    /** A status from 400 to 599, or a range of them: {@code 520-524}. */
    public static Syntax<StatusRange> statuses() {
        return new Syntax<>(
                "a status from 400 to 599, or a range such as 520-524",
                StatusRange::parse,
                range -> range.from() == range.to() ? (Object) range.from() : range.toString(),
                false,
                Map.of(
                        "anyOf",
                        List.of(
                                Map.of("type", "integer", "minimum", 400, "maximum", 599),
                                Syntaxes.pattern("^[45][0-9]{2}(-[45][0-9]{2})?$"))));
    }

    /** In lower case, an IPv6 literal without brackets; null when it is none. */
    static @Nullable String host(String text) {
        if (text.startsWith("[") && text.endsWith("]")) {
            String address = text.substring(1, text.length() - 1);
            return NetUtil.isValidIpV6Address(address) && address.indexOf('%') < 0
                    ? address.toLowerCase(Locale.ROOT)
                    : null;
        }
        if (text.isEmpty() || text.length() > 253) {
            return null;
        }
        for (String label : text.split("\\.", -1)) {
            boolean sound = !label.isEmpty()
                    && label.length() <= 63
                    && label.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-' || c == '_'))
                    && !label.startsWith("-")
                    && !label.endsWith("-");
            if (!sound) {
                return null;
            }
        }
        // the last label of a name is no number: what looks like an address must be one in its usual form
        String last = text.substring(text.lastIndexOf('.') + 1);
        boolean numeric = Character.isDigit(last.charAt(0));
        return numeric && !NetUtil.isValidIpV4Address(text) ? null : text.toLowerCase(Locale.ROOT);
    }

    private static int port(String text) {
        long port = text.length() > 5 ? -1 : Syntaxes.digits(text);
        return port > 65_535 ? -1 : (int) port;
    }
}

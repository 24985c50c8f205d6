package io.fairlead.proxy.config;

import io.fairlead.proxy.config.yaml.Node;
import io.fairlead.proxy.config.yaml.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A proxy that the user's environment names, which stands for {@code proxy.upstream-proxy} where the file says nothing of it.
 *
 * @param variable that named it
 * @param url as {@code proxy.upstream-proxy.url} takes it
 * @param noProxy as {@code proxy.upstream-proxy.no-proxy} takes it
 */
public record EnvironmentProxy(String variable, String url, List<String> noProxy) {

    static final String SECTION = "proxy";
    static final String KEY = "upstream-proxy";

    public EnvironmentProxy {
        noProxy = List.copyOf(noProxy);
    }

    /** As the file could have said it. */
    Node.Field node() {
        Position at = Position.whole(variable);
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        fields.put("url", new Node.Field(at, text(at, url)));
        List<Node> entries = noProxy.stream().map(each -> text(at, each)).toList();
        fields.put("no-proxy", new Node.Field(at, new Node.Items(at, entries)));
        return new Node.Field(at, new Node.Fields(at, fields));
    }

    private static Node text(Position at, String value) {
        return new Node.Text(at, value, value, false);
    }

    /** The URL may hold a password. */
    @Override
    public String toString() {
        return variable;
    }
}

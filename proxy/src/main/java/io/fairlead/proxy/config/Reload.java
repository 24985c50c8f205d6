package io.fairlead.proxy.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * What lies between two configurations.
 *
 * @param changed the paths whose values differ, in alphabetical order; the values may be secrets and are not here
 * @param restart those of them that take effect only after a restart
 */
public record Reload(List<String> changed, List<String> restart) {

    private static final List<String> NEEDS_RESTART =
            List.of("proxy.listen", "proxy.transparent", "proxy.max-connections", "admin.listen", "tls.ca", "fleet");

    public Reload {
        changed = List.copyOf(changed);
        restart = List.copyOf(restart);
    }

    public static Reload between(Snapshot before, Snapshot after) {
        Map<String, Object> one = before.rendering().leaves();
        Map<String, Object> other = after.rendering().leaves();
        TreeSet<String> paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        List<String> changed = new ArrayList<>();
        List<String> restart = new ArrayList<>();
        for (String path : paths) {
            if (!Objects.equals(one.get(path), other.get(path))) {
                changed.add(path);
                if (NEEDS_RESTART.stream().anyMatch(key -> path.equals(key) || path.startsWith(key + "."))) {
                    restart.add(path);
                }
            }
        }
        return new Reload(changed, restart);
    }
}

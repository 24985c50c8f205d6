package io.fairlead.proxy.config.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list; a single value stands for a list of one where {@code lone} says so. */
public final class ListShape<T> implements Shape<List<Located<T>>> {

    private static final int MOST = 1000;

    private final Shape<T> item;
    private final boolean lone;

    private ListShape(Shape<T> item, boolean lone) {
        this.item = item;
        this.lone = lone;
    }

    public static <T> ListShape<T> of(Shape<T> item) {
        return new ListShape<>(item, false);
    }

    public static <T> ListShape<T> oneOrMore(Shape<T> item) {
        return new ListShape<>(item, true);
    }

    @Override
    public @Nullable List<Located<T>> read(Node node, String path, Problems problems) {
        List<Located<T>> read = new ArrayList<>();
        if (lone && node instanceof Node.Text) {
            return add(node, path, problems, read) ? read : null;
        }
        if (node instanceof Node.Nothing) {
            return List.of(); // "routes:" with all its entries commented out
        }
        if (!(node instanceof Node.Items items)) {
            problems.error(node.at(), path, "found " + node.kind() + " (expected: " + expected() + ")");
            return null;
        }
        if (items.items().size() > MOST) {
            problems.error(
                    node.at(), path, "found " + items.items().size() + " entries (expected: at most " + MOST + ")");
            return null;
        }
        boolean sound = true;
        for (int i = 0; i < items.items().size(); i++) {
            sound &= add(items.items().get(i), path + "[" + i + "]", problems, read);
        }
        return sound ? List.copyOf(read) : null;
    }

    private boolean add(Node node, String path, Problems problems, List<Located<T>> read) {
        T value = item.read(node, path, problems);
        if (value != null) {
            read.add(new Located<>(value, node.at(), path, Node.shown(node)));
        }
        return value != null;
    }

    @Override
    public Object show(List<Located<T>> value) {
        return value.stream().map(located -> item.show(located.value())).toList();
    }

    Shape<T> item() {
        return item;
    }

    @Override
    public String expected() {
        return (lone ? "one or a list of: " : "a list of: ") + item.expected();
    }

    @Override
    public Map<String, Object> schema() {
        Map<String, Object> list = Map.of("type", "array", "items", item.schema());
        return lone ? Map.of("anyOf", List.of(item.schema(), list)) : list;
    }
}

package io.fairlead.proxy.alert;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last alerts and what became of each. Thread-safe: every method holds its lock, for copies of a few fields. */
public final class AlertBook {

    private static final int REMEMBERED = 200;

    /** An alert, and its way to each webhook that wants it. */
    public record Page(Alert alert, List<DeliveryView> deliveries) {
        public Page {
            deliveries = List.copyOf(deliveries);
        }
    }

    /** A page that is still written. */
    private record Open(Alert alert, List<DeliveryView> deliveries) {}

    private final Deque<Open> pages = new ArrayDeque<>();

    synchronized void add(Alert alert, List<DeliveryView> deliveries) {
        pages.addFirst(new Open(alert, new ArrayList<>(deliveries)));
        if (pages.size() > REMEMBERED) {
            pages.removeLast();
        }
    }

    synchronized void delivery(Alert alert, int number, DeliveryView view) {
        for (Open each : pages) {
            if (each.alert().id().equals(alert.id())) {
                each.deliveries().set(number, view);
                return;
            }
        }
    }

    /** The last alerts, newest first. */
    public synchronized List<Page> latest(int limit) {
        return pages.stream()
                .limit(limit)
                .map(each -> new Page(each.alert(), each.deliveries()))
                .toList();
    }
}

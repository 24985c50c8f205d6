package io.fairlead.proxy.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes, laid out by the provider that a call addresses. Immutable and safe for any thread; a look-up costs a hash
 * and a pattern a route of that provider, and allocates nothing.
 */
public final class RouteTable {

    private record Entry(@Nullable Glob model, Route route) {}

    private record Lane(List<Entry> entries, Map<String, Route> named, Route otherwise) {}

    private final Map<String, Lane> lanes = new HashMap<>();

    /**
     * Lays out the routes.
     *
     * @param routes for each provider, the routes that its calls may take, in the order in which they are tried
     * @param otherwise for each provider, the route of a call that matches none
     */
    public RouteTable(Map<String, List<Route>> routes, Map<String, Route> otherwise) {
        otherwise.forEach((provider, last) -> {
            List<Entry> entries = new ArrayList<>();
            Map<String, Route> named = new LinkedHashMap<>();
            for (Route route : routes.getOrDefault(provider, List.of())) {
                String model = route.model();
                entries.add(new Entry(model == null ? null : new Glob(model), route));
                named.put(route.name(), route);
            }
            lanes.put(provider, new Lane(List.copyOf(entries), named, last));
        });
    }

    /**
     * The way of a call without {@code x-fairlead-route}: the first route that matches, else the provider alone.
     *
     * @param provider the addressed provider's name; must be a configured one
     * @param model the model that the call names, or null; then only routes for any model match
     */
    public Route match(String provider, @Nullable String model) {
        Lane lane = lane(provider);
        for (Entry entry : lane.entries) {
            if (entry.model == null || (model != null && entry.model.matches(model))) {
                return entry.route;
            }
        }
        return lane.otherwise;
    }

    /**
     * The way of a call.
     *
     * @param named what {@code x-fairlead-route} says, or null; it holds whatever the model is
     * @return null when no route of that name takes this provider's calls: the client's mistake
     */
    public @Nullable Route match(String provider, @Nullable String model, @Nullable String named) {
        if (named == null) {
            return match(provider, model);
        }
        Lane lane = lane(provider);
        Route route = lane.named.get(named);
        return route == null && named.equals(lane.otherwise.name()) ? lane.otherwise : route;
    }

    /** The routes that a provider's calls may take, in the order in which they are tried; the provider alone is last. */
    public List<Route> of(String provider) {
        Lane lane = lane(provider);
        List<Route> routes = new ArrayList<>();
        lane.entries.forEach(entry -> routes.add(entry.route));
        routes.add(lane.otherwise);
        return routes;
    }

    /** Whether a route of some provider has that name. */
    public boolean named(String route) {
        return lanes.values().stream().anyMatch(lane -> lane.named.containsKey(route));
    }

    /** Whether every call that the later pattern of a model matches is taken by the earlier one. */
    public static boolean shadows(@Nullable String earlierModel, @Nullable String laterModel) {
        return Glob.covers(earlierModel, laterModel);
    }

    private Lane lane(String provider) {
        Lane lane = lanes.get(provider);
        if (lane == null) {
            throw new IllegalArgumentException("no such provider: " + provider);
        }
        return lane;
    }
}

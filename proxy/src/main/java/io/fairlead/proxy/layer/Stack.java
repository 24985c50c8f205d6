package io.fairlead.proxy.layer;

import io.fairlead.proxy.exchange.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A list of layers over a service; the first listed meets the call first. Layers that are switched off are absent.
 *
 * @param <C> what is answered
 */
public final class Stack<C> implements Service<C> {

    private final List<String> names;
    private final Service<C> top;

    private Stack(List<String> names, Service<C> top) {
        this.names = names;
        this.top = top;
    }

    /** The layers, from the outermost to the innermost. */
    public static <C> Layers<C> of(List<Layer<C>> layers) {
        return new Layers<>(layers);
    }

    @Override
    public CompletableFuture<Outcome> serve(C call) {
        return top.serve(call);
    }

    /** The names of the layers that are present, outermost first. */
    public List<String> names() {
        return names;
    }

    @Override
    public String toString() {
        return String.join(" > ", names);
    }

    /** A list that still lacks the service below it. */
    public static final class Layers<C> {
        private final List<Layer<C>> layers;

        private Layers(List<Layer<C>> layers) {
            this.layers = layers;
        }

        /** Puts the layers around {@code service}, which prints as {@code name}. */
        public Stack<C> over(String name, Service<C> service) {
            return over(List.of(name), service);
        }

        /** Puts the layers around {@code service}, which passes what it is asked on to {@code below} and prints as {@code name}. */
        public Stack<C> over(String name, Service<C> service, Stack<?> below) {
            List<String> names = new ArrayList<>();
            if (!name.isEmpty()) {
                names.add(name);
            }
            names.addAll(below.names());
            return over(names, service);
        }

        private Stack<C> over(List<String> below, Service<C> service) {
            List<String> names = new ArrayList<>();
            Service<C> top = service;
            for (int i = layers.size() - 1; i >= 0; i--) {
                top = layers.get(i).around(top);
            }
            for (Layer<C> layer : layers) {
                if (!layer.name().isEmpty()) {
                    names.add(layer.name());
                }
            }
            names.addAll(below);
            return new Stack<>(List.copyOf(names), top);
        }
    }
}

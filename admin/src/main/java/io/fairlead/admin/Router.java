package io.fairlead.admin;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the resource for a method and path. A pattern's segment in braces matches any one segment,
 * and {@code {*}} at its end the whole rest.
 */
final class Router {

    private record Entry(
            String method, String[] pattern, boolean changes, Function<Call, CompletionStage<Reply>> resource) {}

    private static final String REST = "{*}";

    private final Executor worker;
    private final List<Entry> entries = new ArrayList<>();

    /** {@code worker}: where resources are asked that may take a while. */
    Router(Executor worker) {
        this.worker = worker;
    }

    /** One that may take a while: it is asked on the worker. */
    Router add(String method, String pattern, Function<Call, Reply> resource) {
        return later(method, pattern, onWorker(resource));
    }

    private Function<Call, CompletionStage<Reply>> onWorker(Function<Call, Reply> resource) {
        return call -> {
            try {
                return CompletableFuture.supplyAsync(() -> resource.apply(call), worker);
            } catch (RejectedExecutionException e) {
                return CompletableFuture.completedFuture(Reply.problem(
                                503,
                                "Service Unavailable",
                                "Too many requests to the admin port wait already; ask again soon.")
                        .with("retry-after", "1"));
            }
        };
    }

    /** One that is answered at once, on the admin's loop, whatever the worker does. */
    Router now(String method, String pattern, Function<Call, Reply> resource) {
        return later(method, pattern, call -> CompletableFuture.completedFuture(resource.apply(call)));
    }

    /** One whose reply takes a while; it may complete on any thread. */
    Router later(String method, String pattern, Function<Call, CompletionStage<Reply>> resource) {
        return add(method, pattern, false, resource);
    }

    /** One that changes something, so that the audit hears of it. It is asked on the worker. */
    Router change(String method, String pattern, Function<Call, Reply> resource) {
        return changeLater(method, pattern, onWorker(resource));
    }

    /** One that changes something, and takes a while. */
    Router changeLater(String method, String pattern, Function<Call, CompletionStage<Reply>> resource) {
        return add(method, pattern, true, resource);
    }

    private Router add(
            String method, String pattern, boolean changes, Function<Call, CompletionStage<Reply>> resource) {
        entries.add(new Entry(method, pattern.split("/", -1), changes, resource));
        return this;
    }

    /** Whether that method changes something at that path. */
    boolean changes(String method, String path) {
        String[] segments = path.split("/", -1);
        return entries.stream()
                .anyMatch(each ->
                        each.changes() && each.method().equals(method) && match(each.pattern(), segments) != null);
    }

    /** Every method and pattern, such as {@code GET /livez}. */
    List<String> known() {
        return entries.stream()
                .map(each -> each.method() + " " + String.join("/", each.pattern()))
                .toList();
    }

    /** Answers, with 404 for an unknown path and 405 for a known one with another method. */
    CompletionStage<Reply> route(Call call) {
        String[] path = call.path().split("/", -1);
        Set<String> allowed = new TreeSet<>();
        for (Entry entry : entries) {
            Map<String, String> variables = match(entry.pattern(), path);
            if (variables == null) {
                continue;
            }
            boolean head = call.method().equals("HEAD") && entry.method().equals("GET");
            if (entry.method().equals(call.method()) || head) {
                return entry.resource().apply(call.with(variables));
            }
            allowed.add(entry.method());
            if (entry.method().equals("GET")) {
                allowed.add("HEAD");
            }
        }
        return CompletableFuture.completedFuture(
                allowed.isEmpty()
                        ? Reply.problem(404, "Not Found", "There is nothing at this path. The API is at /api/v1.")
                        : Reply.wrongMethod(allowed));
    }

    private static @Nullable Map<String, String> match(String[] pattern, String[] path) {
        boolean rest = pattern[pattern.length - 1].equals(REST);
        if (rest ? path.length < pattern.length : pattern.length != path.length) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].equals(REST)) {
                variables.put("*", String.join("/", Arrays.asList(path).subList(i, path.length)));
            } else if (pattern[i].startsWith("{")) {
                if (path[i].isEmpty()) {
                    return null;
                }
                variables.put(pattern[i].substring(1, pattern[i].length() - 1), path[i]);
            } else if (!pattern[i].equals(path[i])) {
                return null;
            }
        }
        return variables;
    }
}

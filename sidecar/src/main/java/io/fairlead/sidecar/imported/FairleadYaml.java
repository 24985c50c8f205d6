package io.fairlead.sidecar.imported;

import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes what was read as a {@code fairlead.yaml}. */
final class FairleadYaml {

    private final LiteLlm file;
    private final Problems problems;
    private final Map<Account, String> names = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder(
            "# Made from a configuration of LiteLLM. A client's base URL is http://127.0.0.1:9800/PROVIDER/v1 now.\n");

    FairleadYaml(LiteLlm file, Problems problems) {
        this.file = file;
        this.problems = problems;
    }

    String text() {
        defaults();
        providers();
        routes();
        return text.toString();
    }

    private void defaults() {
        if (file.attempts.isEmpty() && file.total.isEmpty()) {
            return;
        }
        text.append("defaults:\n");
        if (!file.attempts.isEmpty()) {
            text.append("  retry: { attempts: ").append(file.attempts).append(" }\n");
        }
        if (!file.total.isEmpty()) {
            text.append("  timeouts: { total: ").append(file.total).append(" }\n");
        }
    }

    private void providers() {
        Map<Account, Map<String, String>> deployments = new LinkedHashMap<>();
        file.models.forEach((name, all) -> all.forEach(each -> {
            Map<String, String> its = deployments.computeIfAbsent(each.account(), any -> new LinkedHashMap<>());
            if (each.account().kind().equals("azure-openai")) {
                String other = its.putIfAbsent(name, each.model());
                if (other != null && !other.equals(each.model())) {
                    problems.warn(
                            each.at(),
                            "model_list",
                            "not carried over: " + name + " has a deployment there already, " + other);
                }
            }
        }));
        if (deployments.isEmpty()) {
            return;
        }
        text.append("providers:\n");
        deployments.forEach((account, its) -> {
            String name = account.kind();
            for (int n = 2; names.containsValue(name); n++) {
                name = account.kind() + "-" + n;
            }
            names.put(account, name);
            text.append("  ").append(name).append(":\n");
            if (!name.equals(account.kind())) {
                text.append("    like: ").append(account.kind()).append('\n');
            }
            line("url", account.url());
            line("key", account.key());
            if (account.kind().equals("bedrock") && account.key().isEmpty()) {
                text.append("    auth: aws\n");
            } else if (account.kind().equals("vertex") && account.key().isEmpty()) {
                text.append("    auth: google\n");
            }
            if (!its.isEmpty()) {
                text.append("    deployments:\n");
                its.forEach((model, deployment) -> text.append("      ")
                        .append(quoted(model))
                        .append(": ")
                        .append(quoted(deployment))
                        .append('\n'));
            }
            limits(account);
        });
    }

    private void limits(Account account) {
        List<String> limits = new ArrayList<>();
        if (!account.requests().isEmpty()) {
            limits.add("requests: " + account.requests() + "/min");
        }
        if (!account.tokens().isEmpty()) {
            limits.add("tokens: " + account.tokens() + "/min");
        }
        if (!account.concurrency().isEmpty()) {
            limits.add("concurrency: " + account.concurrency());
        }
        if (!limits.isEmpty()) {
            text.append("    limits: { ").append(String.join(", ", limits)).append(" }\n");
        }
    }

    private void line(String key, String value) {
        if (!value.isEmpty()) {
            text.append("    ").append(key).append(": ").append(quoted(value)).append('\n');
        }
    }

    private void routes() {
        StringBuilder routes = new StringBuilder();
        int number = 0;
        for (Map.Entry<String, List<Deployment>> each : file.models.entrySet()) {
            routes.append(route(each.getKey(), each.getValue(), ++number));
        }
        if (routes.length() > 0) {
            text.append("routes:\n").append(routes);
        }
    }

    private String route(String name, List<Deployment> all, int number) {
        Map<String, Integer> targets = new LinkedHashMap<>();
        all.forEach(each -> targets.merge(target(name, each), each.weight(), Integer::sum));
        Deployment first = all.get(0);
        String provider = names.getOrDefault(first.account(), "");
        boolean balanced = targets.size() > 1;
        String model = balanced || first.account().kind().equals("azure-openai") ? name : first.model();
        if (!model.equals(name)) {
            problems.warn(
                    first.at(),
                    "model_list",
                    "the name " + name + " is not carried over: ask " + provider + " for " + model
                            + ", as a name for one model alone has no counterpart");
        }
        Set<String> fallback = new LinkedHashSet<>();
        String on = fallback(name, first.at(), fallback);
        fallback.removeAll(targets.keySet());
        if (!balanced && fallback.isEmpty()) {
            return "";
        }
        StringBuilder route = new StringBuilder();
        route.append("  - name: ").append(quoted(routeName(name, number))).append('\n');
        route.append("    match: { provider: ")
                .append(provider)
                .append(", model: ")
                .append(quoted(model))
                .append(" }\n");
        if (balanced) {
            route.append("    balance:\n");
            if (file.byLoad) {
                route.append("      by: load\n");
            }
            route.append("      targets:\n");
            targets.forEach((target, weight) -> route.append("        - { target: ")
                    .append(quoted(target))
                    .append(weight == 1 ? "" : ", weight: " + Math.min(1_000_000, weight))
                    .append(" }\n"));
        }
        if (!fallback.isEmpty()) {
            route.append("    fallback:\n");
            fallback.forEach(
                    target -> route.append("      - ").append(quoted(target)).append('\n'));
            route.append(on);
        }
        if (file.lossy) {
            route.append("    lossy: allow\n");
        }
        return route.toString();
    }

    /** Fills {@code into}, and says when it is asked; empty for the usual failures. */
    private String fallback(String name, Position at, Set<String> into) {
        List<String> usual = new ArrayList<>(file.fallbacks.getOrDefault(name, List.of()));
        usual.addAll(file.fallbacks.getOrDefault("*", List.of()));
        usual.addAll(file.always);
        List<String> onLength = file.onLength.getOrDefault(name, List.of());
        List<String> onFilter = file.onFilter.getOrDefault(name, List.of());
        add(usual, name, at, into);
        add(onLength, name, at, into);
        add(onFilter, name, at, into);
        if ((usual.isEmpty() ? 0 : 1) + (onLength.isEmpty() ? 0 : 1) + (onFilter.isEmpty() ? 0 : 1) > 1) {
            problems.warn(
                    at,
                    "fallbacks",
                    "a route has one list for all failures: the lists of " + name
                            + " became one, in the order they are asked");
        }
        List<String> classes = new ArrayList<>();
        if (!usual.isEmpty()) {
            classes.addAll(List.of("unavailable", "overloaded", "rate-limited", "timeout", "context-length"));
        } else if (!onLength.isEmpty()) {
            classes.add("context-length");
        }
        if (!onFilter.isEmpty()) {
            classes.add("content-filter");
        }
        return onFilter.isEmpty() && (!usual.isEmpty() || onLength.isEmpty())
                ? ""
                : "    on: [" + String.join(", ", classes) + "]\n";
    }

    private void add(List<String> others, String name, Position at, Set<String> into) {
        for (String other : others) {
            List<Deployment> all = file.models.getOrDefault(other, List.of());
            if (all.isEmpty()) {
                problems.warn(
                        at,
                        "fallbacks",
                        "not carried over: the fallback of " + name + ", " + other + ", is no model of the list");
            }
            if (!other.equals(name)) {
                all.forEach(each -> into.add(target(other, each)));
            }
        }
    }

    private String target(String name, Deployment deployment) {
        String model = deployment.account().kind().equals("azure-openai") ? name : deployment.model();
        return names.getOrDefault(deployment.account(), "") + "/" + model;
    }

    private static String routeName(String name, int number) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,40}") ? name : "route-" + number;
    }

    private static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}

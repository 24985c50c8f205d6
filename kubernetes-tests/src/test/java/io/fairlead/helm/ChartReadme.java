package io.fairlead.helm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The page of the chart, made of the comments in its values: each {@code # --} line tells of the key below it. */
final class ChartReadme {

    private static final String HEAD = """
            # The chart fairlead

            Fairlead beside the applications of a cluster, and a shared gateway if you want one: [how it works](../../docs/kubernetes.md).

            ```text
            helm install fairlead helm/fairlead --namespace fairlead --create-namespace
            kubectl label namespace NAME fairlead.io/inject=enabled
            ```

            Examples lie in `examples`: an annotated Deployment, a Job, the values of a gateway. `helm test fairlead` asks whether what was installed
            can be reached. Uninstalling leaves the Secret with the injector's certificate; pods keep their Fairlead until they are made anew.

            ## Values

            This table is made of the comments in `values.yaml`; `values.schema.json` refuses what is not in it.

            | value | default | what |
            |---|---|---|
            """;

    private ChartReadme() {}

    static String of(String values, JsonNode defaults) {
        StringBuilder text = new StringBuilder(HEAD);
        documented(values)
                .forEach((path, words) -> text.append("| `")
                        .append(path.substring(1).replace('/', '.'))
                        .append("` | `")
                        .append(defaults.at(path).toString().replace("|", "\\|"))
                        .append("` | ")
                        .append(words)
                        .append(" |\n"));
        return text.toString();
    }

    /** What is said of each value, by its JSON pointer. */
    static Map<String, String> documented(String values) {
        Map<String, String> found = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        String words = "";
        for (String line : values.lines().toList()) {
            String bare = line.strip();
            if (bare.startsWith("# -- ")) {
                words = bare.substring(5);
            } else if (bare.matches("[A-Za-z]+:.*")) {
                int depth = (line.length() - line.stripLeading().length()) / 2;
                while (path.size() > depth) {
                    path.remove(path.size() - 1);
                }
                path.add(bare.substring(0, bare.indexOf(':')));
                if (!words.isEmpty()) {
                    found.put("/" + String.join("/", path), words);
                    words = "";
                }
            }
        }
        return found;
    }

    /** All values that hold no further ones of the chart's own, by their JSON pointers. */
    static Map<String, JsonNode> leaves(JsonNode defaults, Map<String, String> documented) {
        Map<String, JsonNode> found = new TreeMap<>();
        collect("", defaults, documented, found);
        return found;
    }

    private static void collect(
            String path, JsonNode node, Map<String, String> documented, Map<String, JsonNode> found) {
        if (!node.isObject() || documented.containsKey(path)) {
            found.put(path, node);
            return;
        }
        node.properties().forEach(each -> collect(path + "/" + each.getKey(), each.getValue(), documented, found));
    }
}

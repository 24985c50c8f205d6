package io.fairlead.sidecar.imported;

import io.fairlead.proxy.config.yaml.Node;
import io.fairlead.proxy.config.yaml.Position;
import io.fairlead.proxy.config.yaml.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a LiteLLM configuration says that has a counterpart here; all else is noted. Mutable while it is read, by one thread.
 */
public final class LiteLlm {

    /** What is written where a server asks for no key. */
    private static final Set<String> PLACEHOLDERS =
            Set.of("", "none", "None", "EMPTY", "dummy", "fake-key", "anything");

    /** Providers that have no address of their own, and what tells it. */
    private static final Map<String, String> NEEDS_URL = Map.of(
            "azure-openai", "its api_base",
            "openai-compatible", "its api_base",
            "bedrock", "its aws_region_name, as a name and not as a variable",
            "vertex", "its vertex_project and vertex_location, as names and not as variables");

    private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9-]{0,60}");

    private final Problems problems;
    final Map<String, List<Deployment>> models = new LinkedHashMap<>();
    final Map<String, List<String>> fallbacks = new LinkedHashMap<>();
    final Map<String, List<String>> onLength = new LinkedHashMap<>();
    final Map<String, List<String>> onFilter = new LinkedHashMap<>();
    final List<String> always = new ArrayList<>();
    String attempts = "";
    String total = "";
    boolean byLoad;
    boolean lossy;

    private LiteLlm(Problems problems) {
        this.problems = problems;
    }

    /** The {@code fairlead.yaml} that does what {@code root} says; what it cannot say is noted in {@code problems}. */
    public static String yaml(Node root, Problems problems) {
        LiteLlm file = new LiteLlm(problems);
        file.read(Fields.of("", root, problems));
        return new FairleadYaml(file, problems).text();
    }

    private void read(Fields root) {
        List<Node> items = root.list("model_list");
        for (int i = 0; i < items.size(); i++) {
            model(Fields.of("model_list[" + i + "]", items.get(i), problems));
        }
        if (items.isEmpty()) {
            problems.warn(root.at(), "model_list", "there is no model: is this a configuration of LiteLLM?");
        }
        for (String section : List.of("router_settings", "litellm_settings")) {
            settings(root.mapping(section));
        }
        Fields general = root.mapping("general_settings");
        general.hint("master_key", "proxy.clients.credentials asks clients for a name and a secret");
        general.close();
        root.hint("environment_variables", "set them where Fairlead is started");
        root.close();
    }

    private void model(Fields item) {
        String name = item.text("model_name");
        item.ignore("model_info");
        Fields parameters = item.mapping("litellm_params");
        Position at = parameters.at();
        String asked = parameters.text("model");
        int slash = asked.indexOf('/');
        String prefix = slash < 0 ? guessed(asked) : asked.substring(0, slash);
        String model = slash < 0 ? asked : asked.substring(slash + 1);
        String own = parameters.text("custom_llm_provider");
        String kind = Kinds.of(own.isEmpty() ? prefix : own);
        String url = parameters.text("api_base").replaceAll("/+$", "");
        if (!url.isEmpty() && kind.equals("openai")) {
            kind = "openai-compatible";
        }
        if (name.isEmpty() || asked.isEmpty() || kind.isEmpty() || asked.contains("*") || asked.contains("$")) {
            item.note(
                    "litellm_params.model",
                    at,
                    name.isEmpty() || asked.isEmpty()
                            ? "not carried over: model_name and litellm_params.model are needed"
                            : asked.contains("*")
                                    ? "not carried over: a provider's models need no list; ask that provider, such as /openai/v1"
                                    : asked.contains("$")
                                            ? "not carried over: a model is said by its name"
                                            : "not carried over: no built-in provider is called '" + prefix
                                                    + "' (an openai-compatible one needs its url)");
            return;
        }
        if (url.isEmpty()) {
            url = regional(kind, parameters);
        }
        if (url.isEmpty() && NEEDS_URL.containsKey(kind)) {
            item.note("litellm_params.api_base", at, "not carried over: " + kind + " needs " + NEEDS_URL.get(kind));
            return;
        }
        String key = key(parameters, kind);
        parameters.ignore("api_version", "use_in_pass_through", "stream");
        for (String secret :
                List.of("aws_access_key_id", "aws_secret_access_key", "aws_session_token", "aws_profile_name")) {
            parameters.hint(
                    secret,
                    "auth: aws reads the credentials of its surroundings, as AWS_PROFILE and AWS_ACCESS_KEY_ID");
        }
        parameters.hint("vertex_credentials", "auth: google reads GOOGLE_APPLICATION_CREDENTIALS");
        parameters.hint("timeout", "timeouts.total of the provider limits a call");
        parameters.hint("stream_timeout", "timeouts.first-token of the provider limits the wait");
        parameters.hint("max_retries", "retry.attempts of the provider is one more than that");
        Account account = new Account(
                kind,
                url,
                key,
                parameters.number("rpm"),
                parameters.number("tpm"),
                parameters.number("max_parallel_requests"));
        String weight = parameters.number("weight");
        parameters.close();
        item.close();
        int part = weight.isEmpty() ? 1 : Math.min(1_000_000, Integer.parseInt(weight));
        models.computeIfAbsent(name, any -> new ArrayList<>()).add(new Deployment(account, model, part, at));
    }

    /** The address where a provider has one for each region; empty where that is not known. */
    private static String regional(String kind, Fields parameters) {
        String region = parameters.text(kind.equals("vertex") ? "vertex_location" : "aws_region_name");
        String project = parameters.text("vertex_project");
        boolean plain = PLAIN.matcher(region).matches();
        return switch (kind) {
            case "bedrock" -> plain ? "https://bedrock-runtime." + region + ".amazonaws.com" : "";
            case "vertex" ->
                plain && PLAIN.matcher(project).matches()
                        ? "https://" + (region.equals("global") ? "" : region + "-")
                                + "aiplatform.googleapis.com/v1/projects/" + project + "/locations/" + region
                        : "";
            case "ollama" -> "http://127.0.0.1:11434";
            default -> "";
        };
    }

    /** Models that LiteLLM knows without a provider before them. */
    private static String guessed(String model) {
        return model.startsWith("claude") ? "anthropic" : model.startsWith("command") ? "cohere" : "openai";
    }

    /** Never the key itself. */
    private static String key(Fields parameters, String kind) {
        Node node = parameters.take("api_key");
        String variable = Kinds.variable(kind);
        if (node instanceof Node.Text text) {
            String reference = Fields.reference(text.raw());
            if (!reference.isEmpty()) {
                return reference;
            }
            if (PLACEHOLDERS.contains(text.raw().strip())) {
                return "";
            }
            parameters.note(
                    "api_key", node.at(), "the key is not copied; set the variable " + variable + " to it instead");
            return "${env:" + variable + "}";
        }
        boolean none =
                Set.of("bedrock", "vertex", "ollama", "openai-compatible").contains(kind);
        return none ? "" : "${env:" + variable + "}";
    }

    private void settings(Fields settings) {
        fallbacks(settings, "fallbacks", fallbacks);
        fallbacks(settings, "context_window_fallbacks", onLength);
        fallbacks(settings, "content_policy_fallbacks", onFilter);
        settings.list("default_fallbacks").forEach(each -> always.add(Node.shown(each)));
        String retries = settings.number("num_retries");
        attempts = retries.isEmpty() ? attempts : Integer.toString(1 + Integer.parseInt(retries));
        for (String key : List.of("timeout", "request_timeout")) {
            String seconds = settings.number(key);
            total = seconds.isEmpty() ? total : seconds + "s";
        }
        Node strategy = settings.take("routing_strategy");
        if (strategy != null) {
            String its = Node.shown(strategy);
            byLoad = its.equals("least-busy")
                    || its.equals("latency-based-routing")
                    || its.startsWith("usage-based-routing");
            if (!byLoad && !its.equals("simple-shuffle")) {
                settings.note("routing_strategy", strategy.at(), "not carried over: balance.by is weight or load");
            }
        }
        lossy |= settings.text("drop_params").equals("true");
        settings.hint("allowed_fails", "breaker.minimum and breaker.failures say when a target is left alone");
        settings.hint("cooldown_time", "breaker.open says how long a target is left alone");
        settings.hint("cache", "defaults.cache.mode keeps answers");
        settings.hint("cache_params", "defaults.cache keeps answers");
        for (String each : List.of("redis_host", "redis_port", "redis_password", "redis_url")) {
            settings.hint(each, "fleet: redis://HOST:6379 lets several instances share what they know");
        }
        for (String each : List.of("callbacks", "success_callback", "failure_callback")) {
            settings.hint(each, "telemetry.otlp exports traces and metrics, alerts tell of outages");
        }
        settings.ignore("set_verbose");
        settings.close();
    }

    /** {@code [{"a": ["b", "c"]}]}. */
    private void fallbacks(Fields settings, String key, Map<String, List<String>> into) {
        for (Node each : settings.list(key)) {
            if (!(each instanceof Node.Fields mapping)) {
                settings.note(key, each.at(), "expected a mapping from a model's name to a list of others");
                continue;
            }
            mapping.fields().forEach((from, field) -> {
                List<String> to = into.computeIfAbsent(from, any -> new ArrayList<>());
                if (field.value() instanceof Node.Items items) {
                    items.items().forEach(one -> to.add(Node.shown(one)));
                } else {
                    to.add(Node.shown(field.value()));
                }
            });
        }
    }
}

package io.fairlead.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fairlead.sidecar.inject.StrictModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The chart, by Helm's own engine. {@code chart/NAME.yaml} are values of a variant, {@code chart/NAME.golden} what comes of them; with
 * {@code -Dfairlead.golden=write} those and the chart's README are written anew.
 */
class ChartTest {

    private static final Path ROOT = Path.of(System.getProperty("fairlead.root", ".."));
    private static final Path CHART = ROOT.resolve("helm").resolve("fairlead");
    private static final Path VARIANTS = ROOT.resolve("kubernetes-tests/src/test/resources/chart");
    private static final boolean WRITE = "write".equals(System.getProperty("fairlead.golden"));

    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("ConfigMap", ConfigMap.class),
            Map.entry("Pod", Pod.class),
            Map.entry("Service", Service.class),
            Map.entry("ServiceAccount", ServiceAccount.class),
            Map.entry("MutatingWebhookConfiguration", MutatingWebhookConfiguration.class),
            Map.entry("Deployment", Deployment.class),
            Map.entry("HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            Map.entry("Job", Job.class),
            Map.entry("NetworkPolicy", NetworkPolicy.class),
            Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("ClusterRole", ClusterRole.class),
            Map.entry("ClusterRoleBinding", ClusterRoleBinding.class),
            Map.entry("Role", Role.class),
            Map.entry("RoleBinding", RoleBinding.class));

    /** Of operators, whose own definitions say what they are. */
    private static final List<String> OTHERS = List.of("ServiceMonitor", "PrometheusRule", "Issuer", "Certificate");

    private static TemplateCommand template() {
        return new Helm(CHART)
                .template()
                .withName("fairlead")
                .withNamespace("fairlead")
                .withKubeVersion("1.32.0");
    }

    static Stream<Path> variants() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(VARIANTS)) {
            files.filter(each -> each.toString().endsWith(".yaml")).forEach(found::add);
        }
        found.add(CHART.resolve("examples").resolve("gateway-values.yaml"));
        return found.stream().sorted();
    }

    private static String rendered(Path values) {
        return template().withValuesFile(values).call();
    }

    private static List<JsonNode> documents(String text) {
        return Arrays.stream(text.split("(?m)^---$", -1))
                .filter(each -> !each.replaceAll("(?m)^#.*$", "").isBlank())
                .map(StrictModel::tree)
                .toList();
    }

    @Test
    void helm_finds_nothing_to_complain_of() {
        assertThat(new Helm(CHART).lint().strict().call().isFailed()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void a_variant_comes_out_as_its_golden_file_says(Path values) throws IOException {
        String name = Objects.requireNonNull(values.getFileName()).toString();
        Path golden = VARIANTS.resolve(name.replace(".yaml", ".golden"));
        String rendered = rendered(values);
        if (WRITE) {
            Files.writeString(golden, rendered);
        }
        assertThat(rendered).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void every_object_has_only_fields_that_the_api_server_knows(Path values) {
        List<JsonNode> documents = documents(rendered(values));
        assertThat(documents).isNotEmpty();
        documents.forEach(ChartTest::known);
    }

    private static void known(JsonNode document) {
        String kind = document.path("kind").asString();
        Class<?> model = KINDS.get(kind);
        if (model == null) {
            assertThat(OTHERS).contains(kind);
        } else {
            StrictModel.read(document.toString(), model);
        }
    }

    @Test
    void examples_are_what_the_api_server_knows() throws IOException {
        for (String name : new String[] {"annotated-deployment.yaml", "job.yaml"}) {
            documents(Files.readString(CHART.resolve("examples").resolve(name))).forEach(ChartTest::known);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            injector.replicas=0                   | /injector/replicas
            injector.replica=3                    | replica
            injector.failurePolicy=Perhaps        | /injector/failurePolicy
            injector.timeoutSeconds=31            | /injector/timeoutSeconds
            injector.sidecar.memory=lots          | /injector/sidecar/memory
            image.pullPolicy=Often                | /image/pullPolicy
            gateway.service.type=ExternalName     | /gateway/service/type
            gateway.autoscaling.targetCPU=0       | /gateway/autoscaling/targetCPU
            monitoring.serviceMonitor.interval=soon | /monitoring/serviceMonitor/interval
            gatway.enabled=true                   | gatway""")
    void a_wrong_value_is_refused_with_its_place(String setting, String place) {
        String[] halves = setting.split("=", 2);
        assertThatThrownBy(() -> template().set(halves[0], halves[1]).call()).hasMessageContaining(place);
    }

    @Test
    void what_a_cluster_is_too_old_for_is_left_out() {
        assertThat(template().call()).contains("annotation.fairlead.io").contains("matchConditions");
        assertThat(template().withKubeVersion("1.28.3").call())
                .contains("namespace.fairlead.io")
                .doesNotContain("annotation.fairlead.io", "matchConditions");
    }

    @Test
    void what_cannot_go_together_is_refused_with_its_reason() {
        assertThatThrownBy(() -> template()
                        .set("injector.certificate.certManager", "true")
                        .call())
                .hasMessageContaining("injector.nativeSidecars must be true or false");
        assertThatThrownBy(() -> template()
                        .set("gateway.enabled", "true")
                        .set("gateway.autoscaling.enabled", "true")
                        .set("gateway.autoscaling.minReplicas", "5")
                        .set("gateway.autoscaling.maxReplicas", "2")
                        .call())
                .hasMessageContaining("maxReplicas is less than minReplicas");
    }

    @Test
    void every_value_is_documented_and_the_readme_is_made_of_that() throws IOException {
        String values = Files.readString(CHART.resolve("values.yaml"));
        JsonNode defaults = StrictModel.tree(values);
        Map<String, String> documented = ChartReadme.documented(values);

        assertThat(ChartReadme.leaves(defaults, documented).keySet()).isEqualTo(documented.keySet());
        String readme = ChartReadme.of(values, defaults);
        if (WRITE) {
            Files.writeString(CHART.resolve("README.md"), readme);
        }
        assertThat(readme).isEqualTo(Files.readString(CHART.resolve("README.md")));
    }

    @Test
    void the_dashboard_comes_as_grafanas_sidecar_wants_it() throws IOException {
        JsonNode map =
                documents(template()
                                .set("injector.enabled", "false")
                                .set("monitoring.dashboard.enabled", "true")
                                .call())
                        .stream()
                        .filter(each -> each.path("kind").asString().equals("ConfigMap"))
                        .findFirst()
                        .orElseThrow();

        assertThat(map.at("/metadata/labels/grafana_dashboard").asString()).isEqualTo("1");
        assertThat(StrictModel.tree(map.at("/data/fairlead.json").asString()))
                .isEqualTo(
                        StrictModel.tree(Files.readString(ROOT.resolve("docs").resolve("grafana-dashboard.json"))));
    }

    @Test
    void the_alert_rules_come_as_the_prometheus_operator_wants_them() throws IOException {
        JsonNode rule = documents(template()
                        .set("injector.enabled", "false")
                        .set("monitoring.prometheusRule.enabled", "true")
                        .call())
                .stream()
                .filter(each -> each.path("kind").asString().equals("PrometheusRule"))
                .findFirst()
                .orElseThrow();

        assertThat(rule.path("spec"))
                .isEqualTo(
                        StrictModel.tree(Files.readString(ROOT.resolve("docs").resolve("prometheus-alerts.yaml"))));
    }

    /** Helm reads nothing beside its chart: after a change of these pages, copy them there. */
    @Test
    void dashboard_and_alert_rules_are_those_of_the_documentation() {
        Path docs = ROOT.resolve("docs");
        Path files = CHART.resolve("files");
        for (String name : new String[] {"grafana-dashboard.json", "prometheus-alerts.yaml"}) {
            assertThat(files.resolve(name)).hasSameTextualContentAs(docs.resolve(name));
        }
    }
}

package io.fairlead.sidecar.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fairlead.sidecar.PodEnvironment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods of many kinds, as they come out of the webhook: {@code pods/NAME.yaml} becomes {@code pods/NAME.golden}. With
 * {@code -Dfairlead.golden=write} the golden files are written anew.
 */
class InjectedPodsTest {

    private static final Path PODS =
            Path.of(System.getProperty("fairlead.root", ".."), "kubernetes-tests", "src", "test", "resources", "pods");
    private static final boolean WRITE = "write".equals(System.getProperty("fairlead.golden"));

    static List<String> pods() throws IOException {
        try (Stream<Path> files = Files.list(PODS)) {
            return files.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }

    private static InjectorSettings settings(String name) {
        return new InjectorSettings(
                "fairlead/fairlead:1",
                "IfNotPresent",
                !name.startsWith("ordinary-container"),
                "50m",
                "128Mi",
                "256Mi",
                own -> PodEnvironment.variables(own, "10.96.0.1"));
    }

    private static JsonNode pod(String name) throws IOException {
        return StrictModel.tree(Files.readString(PODS.resolve(name + ".yaml")));
    }

    /** What the API server makes of the pod by the webhook's answer. */
    private static JsonNode injected(String name, JsonNode pod) throws Exception {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        review.put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
        ObjectNode request = review.putObject("request").put("uid", "u-1").put("operation", "CREATE");
        request.putObject("kind").put("group", "").put("version", "v1").put("kind", "Pod");
        request.set("object", pod);
        byte[] bytes = new Admission(settings(name)).answer(review.toString().getBytes(StandardCharsets.UTF_8));
        JsonNode response =
                StrictModel.tree(new String(bytes, StandardCharsets.UTF_8)).path("response");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        if (!response.has("patch")) {
            return pod;
        }
        String patch =
                new String(Base64.getDecoder().decode(response.path("patch").asString()), StandardCharsets.UTF_8);
        return AppliedPatch.of(pod, StrictModel.tree(patch));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void a_pod_comes_out_as_its_golden_file_says(String name) throws Exception {
        String yaml = StrictModel.yaml(injected(name, pod(name)));
        Path golden = PODS.resolve(name + ".golden");
        if (WRITE) {
            Files.writeString(golden, yaml);
        }
        assertThat(yaml).isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void it_is_a_pod_that_the_api_server_knows_every_field_of(String name) throws Exception {
        Pod pod = StrictModel.read(injected(name, pod(name)).toString(), Pod.class);
        assertThat(pod.getSpec().getContainers()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("pods")
    void a_second_time_changes_nothing(String name) throws Exception {
        JsonNode once = injected(name, pod(name));
        assertThat(injected(name, once)).isEqualTo(once);
    }

    @ParameterizedTest
    @MethodSource("pods")
    void nobody_but_fairlead_sees_the_key_and_fairlead_is_restricted(String name) throws Exception {
        Pod pod = StrictModel.read(injected(name, pod(name)).toString(), Pod.class);
        String status = pod.getMetadata().getAnnotations() == null
                ? ""
                : pod.getMetadata().getAnnotations().getOrDefault(PodNames.STATUS, "");
        List<Container> all = Stream.concat(
                        pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .toList();
        for (Container each : all) {
            boolean ours = status.startsWith("injected") && each.getName().startsWith("fairlead");
            boolean key = each.getVolumeMounts().stream()
                    .anyMatch(mount -> mount.getName().equals(PodNames.KEY_VOLUME));
            assertThat(key).as(each.getName()).isEqualTo(ours);
            if (ours) {
                SecurityContext security = each.getSecurityContext();
                assertThat(security.getAllowPrivilegeEscalation()).isFalse();
                assertThat(security.getRunAsNonRoot()).isTrue();
                assertThat(security.getReadOnlyRootFilesystem()).isTrue();
                assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
                assertThat(security.getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
            }
        }
    }

    @Test
    void a_container_that_another_webhook_adds_later_gets_its_share() throws Exception {
        ObjectNode once = (ObjectNode) injected("plain", pod("plain"));
        once.withArray("/spec/containers").addObject().put("name", "late").put("image", "late:1");

        JsonNode twice = injected("plain", once);

        JsonNode late = twice.at("/spec/containers/1");
        assertThat(late.path("env").toString()).contains("HTTPS_PROXY");
        assertThat(late.path("volumeMounts").toString()).contains("/fairlead/ca");
        assertThat(twice.at("/spec/initContainers").size()).isEqualTo(1);
    }

    @Test
    void a_field_that_is_none_is_found() {
        assertThatThrownBy(() -> StrictModel.read("{\"spec\":{\"contianers\":[]}}", Pod.class))
                .hasMessageContaining("contianers");
    }
}

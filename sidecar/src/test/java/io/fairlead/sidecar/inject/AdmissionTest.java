package io.fairlead.sidecar.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    static final InjectorSettings SETTINGS = new InjectorSettings(
            "fairlead/fairlead:1", "IfNotPresent", true, "50m", "128Mi", "256Mi", AdmissionTest::variables);

    private static Map<String, String> variables(Map<String, String> own) {
        Map<String, String> all = new TreeMap<>(Map.of("HTTPS_PROXY", "http://127.0.0.1:9800"));
        all.put("NO_PROXY", own.getOrDefault("NO_PROXY", "").isEmpty() ? ".svc" : own.get("NO_PROXY"));
        return all;
    }

    /** A review of a pod, or of what else is created. */
    static String review(String request) {
        return "{\"apiVersion\":\"admission.k8s.io/v1\",\"kind\":\"AdmissionReview\",\"request\":" + request + "}";
    }

    static final String POD = "{\"uid\":\"u-1\",\"operation\":\"CREATE\",\"kind\":{\"group\":\"\",\"version\":\"v1\","
            + "\"kind\":\"Pod\"},\"object\":{\"metadata\":{\"name\":\"shop\"},\"spec\":{\"containers\":[{\"name\":\"app\"}]}}}";

    private static JsonNode response(Admission admission, String review) throws Exception {
        byte[] answer = admission.answer(review.getBytes(StandardCharsets.UTF_8));
        return JSON.readTree(answer).path("response");
    }

    private static JsonNode response(String review) throws Exception {
        return response(new Admission(SETTINGS), review);
    }

    @Test
    void a_pod_is_allowed_with_a_patch_that_adds_fairlead() throws Exception {
        JsonNode response = response(review(POD));

        assertThat(response.path("uid").asText()).isEqualTo("u-1");
        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.path("patchType").asText()).isEqualTo("JSONPatch");
        String patch =
                new String(Base64.getDecoder().decode(response.path("patch").asText()), StandardCharsets.UTF_8);
        assertThat(patch)
                .contains("\"path\":\"/spec/initContainers\"")
                .contains("\"path\":\"/spec/containers/0/env\"")
                .contains("fairlead.io/status");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"uid":"u","operation":"UPDATE","kind":{"kind":"Pod"},"object":{"spec":{"containers":[{"name":"a"}]}}}
            {"uid":"u","operation":"DELETE","kind":{"kind":"Pod"},"object":null}
            {"uid":"u","operation":"CREATE","kind":{"kind":"Job"},"object":{"spec":{}}}
            {"uid":"u","operation":"CREATE","kind":{"kind":"Pod"},"subResource":"ephemeralcontainers","object":{"spec":{}}}
            {"uid":"u","operation":"CREATE","kind":{"kind":"Pod"}}
            {"uid":"u","operation":"CREATE","kind":{"kind":"Pod"},"object":{"spec":"odd"}}""")
    void what_is_no_new_pod_goes_through_as_it_is(String request) throws Exception {
        JsonNode response = response(review(request));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"spec\":{\"containers\":[\"text\"]}}",
                "{\"spec\":{\"containers\":[{\"name\":\"a\",\"env\":\"text\"}]}}",
                "{\"metadata\":\"text\",\"spec\":{\"containers\":[{\"name\":\"a\"}]}}",
                "{\"spec\":{\"containers\":{}}}",
                "{\"spec\":{\"containers\":[{\"name\":\"a\"}],\"volumes\":7}}"
            })
    void a_pod_of_odd_shape_is_let_through(String pod) throws Exception {
        JsonNode response = response(
                review("{\"uid\":\"u\",\"operation\":\"CREATE\",\"kind\":{\"kind\":\"Pod\"},\"object\":" + pod + "}"));

        assertThat(response.path("allowed").asBoolean()).isTrue();
    }

    @Test
    void an_error_in_the_middle_lets_the_pod_through_and_warns() throws Exception {
        Admission broken = new Admission(new InjectorSettings("i", "IfNotPresent", true, "1", "1", "1", own -> {
            throw new IllegalStateException("broken");
        }));

        JsonNode response = response(broken, review(POD));

        assertThat(response.path("allowed").asBoolean()).isTrue();
        assertThat(response.has("patch")).isFalse();
        assertThat(response.path("warnings").toString()).contains("mistake in the injector");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            not json                                                     | expected: JSON
            []                                                           | a JSON object
            {}                                                           | an AdmissionReview of admission.k8s.io/v1
            {"apiVersion":"admission.k8s.io/v1beta1","kind":"AdmissionReview"} | an AdmissionReview of admission.k8s.io/v1
            {"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview"} | request.uid""")
    void what_is_no_review_is_said_to_be_none(String text, String sentence) {
        assertThatThrownBy(() -> response(text)).hasMessageContaining(sentence);
    }

    @Test
    void a_patch_names_items_with_slashes_as_its_standard_says() throws Exception {
        JsonNode before = JSON.readTree("{\"a\":{\"x/y~z\":1}}");
        JsonNode after = JSON.readTree("{\"a\":{\"x/y~z\":2},\"b\":[]}");

        assertThat(JsonPatch.between(before, after).toString())
                .isEqualTo("[{\"op\":\"replace\",\"path\":\"/a/x~1y~0z\",\"value\":2},"
                        + "{\"op\":\"add\",\"path\":\"/b\",\"value\":[]}]");
    }
}

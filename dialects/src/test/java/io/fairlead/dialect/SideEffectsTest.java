package io.fairlead.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.dialect.json.CanonicalJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SideEffectsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chat|{\"model\":\"m\",\"messages\":[]}|false",
                "chat|{\"store\":true}|true",
                "chat|{\"store\":false}|false",
                "chat|{\"store\":null}|false",
                "chat|{\"messages\":[{\"store\":true}]}|false",
                "chat|{\"modalities\":[\"text\",\"audio\"],\"audio\":{\"voice\":\"v\"}}|true",
                "chat|{\"audio\":null}|false",
                "responses|{\"input\":\"x\"}|true",
                "responses|{\"input\":\"x\",\"store\":true}|true",
                "responses|{\"input\":\"x\",\"store\":null}|true",
                "responses|{\"input\":\"x\",\"store\":false}|false",
                "responses|{\"store\":false,\"tools\":[{\"type\":\"web_search\"}]}|false",
                "responses|{\"store\":false,\"tools\":[{\"type\":\"mcp\",\"server_url\":\"u\"}]}|true",
                "responses|{\"store\":false,\"tools\":[{\"type\":\"code_interpreter\",\"container\":{\"type\":\"auto\"}}]}|true",
                "responses|{\"store\":false,\"tools\":[{\"type\":\"function\",\"parameters\":{\"type\":\"shell\"}}]}|false",
                "interactions|{\"input\":\"x\"}|true",
                "messages|{\"tools\":[{\"type\":\"code_execution_20250825\",\"name\":\"code_execution\"}]}|true",
                "messages|{\"tools\":[{\"name\":\"mine\",\"input_schema\":{\"type\":\"object\"}}]}|false",
                "messages|{\"mcp_servers\":[{\"type\":\"url\"}]}|true",
                "messages|{\"container\":\"container_1\"}|true",
            })
    void what_a_call_leaves_behind_is_known(String api, String body, boolean any) {
        SideEffects effects = new SideEffects(api);
        byte[] digest =
                CanonicalJson.digest(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), effects::member);

        assertThat(digest).isNotNull();
        assertThat(effects.any()).isEqualTo(any);
    }
}

package io.fairlead.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** The console's sources are plain JavaScript; their types are JSDoc, and those of answers come from the API's description. */
class SourcesTest {

    private static final Path CONSOLE =
            NodeTools.MODULE.resolve("../admin/src/main/resources/io/fairlead/admin/console");
    private static final String DESCRIPTION = "../admin/src/main/resources/io/fairlead/admin/api/openapi.yaml";

    @Test
    void the_sources_hold_their_types_and_those_of_the_admin_api() throws Exception {
        NodeTools node = NodeTools.here();
        NodeTools.Said types =
                node.run("openapi-typescript/bin/cli.js", DESCRIPTION, "-o", "target/types/admin-api.d.ts");
        assertThat(types.status()).as(types.text()).isZero();

        NodeTools.Said checked = node.run("typescript/bin/tsc", "--project", "tsconfig.json", "--pretty", "false");

        assertThat(checked.text()).isEmpty();
        assertThat(checked.status()).isZero();
    }

    @Test
    void the_rules_that_need_no_browser_hold() throws Exception {
        Path rules = Files.createDirectories(NodeTools.TARGET.resolve("rules"));
        Files.writeString(rules.resolve("package.json"), "{\"type\": \"module\"}");
        for (String name : new String[] {"steps.js", "text.js", "yaml.js"}) {
            Files.copy(CONSOLE.resolve(name), rules.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }

        NodeTools.Said tested = NodeTools.here().program("--test", "src/test/js/rules.test.mjs");

        assertThat(tested.status()).as(tested.text()).isZero();
        assertThat(tested.text()).contains("pass 7", "fail 0");
    }

    @Test
    void a_wrong_type_is_found() throws Exception {
        NodeTools.Said checked =
                NodeTools.here().run("typescript/bin/tsc", "--project", "src/test/types/wrong", "--pretty", "false");

        assertThat(checked.text()).contains("wrong.js(5,46): error TS2339", "'nmae'");
        assertThat(checked.status()).isNotZero();
    }
}

package io.fairlead.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** When a JVM is left as it is. */
class SwitchesTest {

    @Test
    void a_run_that_trains_for_a_later_start_is_known_by_its_options() {
        for (String option : List.of(
                "-XX:AOTMode=record",
                "-XX:AOTMode=create",
                "-XX:AOTCacheOutput=app.aot",
                "-XX:ArchiveClassesAtExit=app.jsa",
                "-XX:DumpLoadedClassList=classes",
                "-Xshare:dump")) {
            assertThat(Switches.training(List.of("java", option, "App")))
                    .as(option)
                    .isTrue();
        }
        for (String option :
                List.of("-XX:AOTMode=on", "-XX:AOTCache=app.aot", "-XX:SharedArchiveFile=app.jsa", "-Xshare:auto")) {
            assertThat(Switches.training(List.of("java", option, "App")))
                    .as(option)
                    .isFalse();
        }
    }

    @Test
    void the_tools_of_the_jdk_are_known_by_their_classes() {
        for (String tool : List.of(
                "sun.security.tools.keytool.Main -list",
                "jdk.jcmd/sun.tools.jps.Jps",
                "jdk.compiler/com.sun.tools.javac.Main X.java",
                "com.sun.tools.javac.Main X.java")) {
            assertThat(Switches.tool(tool)).as(tool).isTrue();
        }
        for (String application :
                List.of("", "app.jar", "io.example.Main", "com.sun.jersey.Main", "my.module/my.Main")) {
            assertThat(Switches.tool(application)).as(application).isFalse();
        }
    }
}

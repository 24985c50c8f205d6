package io.fairlead.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.tools.ant.BuildEvent;
import org.apache.tools.ant.DefaultLogger;
import org.apache.tools.ant.Project;
import org.apache.tools.ant.ProjectHelper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JDK that can link no runtime: the build goes on, makes no half archive, and says why and what to do. */
class NoRuntimeIT {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void a_jdk_without_jlink_is_named_with_what_to_do() throws Exception {
        Path jdk = Files.createDirectories(folder.resolve("jre"));
        assertThat(warnings(jdk))
                .contains(
                        "No fairlead-1-linux-x86_64.tar.gz is made: jlink of " + jdk + " cannot make a runtime",
                        "there is no " + jdk + "/bin/jlink",
                        "-Dfairlead.runtime.jdk=FOLDER");
    }

    @Test
    void what_jlink_complains_of_is_told() throws Exception {
        Path jdk = folder.resolve("jdk");
        Path jlink = Files.createDirectories(jdk.resolve("bin")).resolve("jlink");
        Files.writeString(jlink, "#!/bin/sh\necho Error: Module java.desktop not found\nexit 1\n");
        Files.setPosixFilePermissions(jlink, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(warnings(jdk))
                .contains(
                        "No fairlead-1-linux-x86_64.tar.gz is made",
                        "Error: Module java.desktop not found",
                        "-Dfairlead.runtime.jdk=FOLDER");
    }

    /** What the build warns of when it is to link a runtime from {@code jdk}; nothing is left of one. */
    private String warnings(Path jdk) throws IOException {
        Path target = Files.createDirectories(folder.resolve("target"));
        Files.createDirectories(target.resolve("fairlead-1"));
        List<String> warnings = new CopyOnWriteArrayList<>();
        Project project = new Project();
        project.addBuildListener(new DefaultLogger() {
            @Override
            public void messageLogged(BuildEvent said) {
                if (said.getPriority() == Project.MSG_WARN
                        && said.getTask() != null
                        && said.getTask().getTaskName().equals("echo")) {
                    warnings.add(said.getMessage());
                }
            }
        });
        project.init();
        project.setUserProperty("ant.file", new File("src/main/ant/folders.xml").getAbsolutePath());
        project.setProperty("module", new File("").getAbsolutePath());
        project.setProperty("project.build.directory", target.toString());
        project.setProperty("dist.name", "fairlead-1");
        project.setProperty("dist.folder", target.resolve("fairlead-1").toString());
        project.setProperty("dist.platform", "linux-x86_64");
        project.setProperty("dist.runtime.skip", "false");
        project.setProperty("dist.runtime.modules", "java.base");
        project.setProperty("fairlead.runtime.jdk", jdk.toString());
        ProjectHelper.configureProject(project, new File("src/main/ant/folders.xml"));
        project.executeTarget("own-runtime");
        assertThat(target.resolve("fairlead-1-linux-x86_64")).doesNotExist();
        return String.join("\n", warnings);
    }
}

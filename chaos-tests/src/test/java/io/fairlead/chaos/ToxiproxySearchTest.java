package io.fairlead.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToxiproxySearchTest {

    @TempDir
    Path folder;

    private Path script(String name, String text) throws IOException {
        Path file = folder.resolve("bin").resolve(name);
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(file, "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private Path built() {
        return folder.resolve("built");
    }

    private ToxiproxyCommand find(Map<String, String> environment, Path... goFolders) {
        return new ToxiproxySearch(environment, List.of(goFolders), built()).find();
    }

    private Map<String, String> path() {
        return Map.of("PATH", "/no-such-folder:" + folder.resolve("bin"));
    }

    @Test
    void takes_the_one_that_is_named_before_all_others() throws IOException {
        script("toxiproxy-server", "exit 0");
        Path named = script("mine", "exit 0");
        ToxiproxyCommand found = find(Map.of("TOXIPROXY_SERVER", named.toString(), "PATH", path().get("PATH")));
        assertThat(found.at(7)).containsExactly(named.toString(), "-host", "127.0.0.1", "-port", "7", "-seed", "1");
    }

    @Test
    void does_not_look_further_when_the_one_that_is_named_cannot_be_run() throws IOException {
        script("toxiproxy-server", "exit 0");
        String named = folder.resolve("nothing").toString();
        assertThatThrownBy(() -> find(Map.of("TOXIPROXY_SERVER", named, "PATH", path().get("PATH"))))
                .hasMessageContaining("TOXIPROXY_SERVER names " + named);
    }

    @Test
    void takes_the_one_on_the_path() throws IOException {
        Path installed = script("toxiproxy-server", "exit 0");
        assertThat(find(path()).program()).containsExactly(installed.toString());
    }

    @Test
    void builds_one_with_go_and_keeps_it() throws IOException {
        Path go = script("go", "echo \"$@\" > \"$GOBIN/said\"; cp \"$0\" \"$GOBIN/server\"");
        Path goFolder = go.getParent();
        ToxiproxyCommand first = find(Map.of(), goFolder == null ? go : goFolder);
        Files.delete(go);
        ToxiproxyCommand second = find(Map.of());
        assertThat(first.program()).containsExactly(built().resolve("server").toString());
        assertThat(first.origin()).isEqualTo("go install");
        assertThat(second.program()).isEqualTo(first.program());
        assertThat(built().resolve("said"))
                .hasContent("install github.com/Shopify/toxiproxy/v2/cmd/server@v" + ToxiproxySearch.VERSION);
    }

    @Test
    void runs_one_in_docker_when_go_cannot_build_it() throws IOException {
        script("go", "echo no network; exit 1");
        script("docker", "exit 0");
        ToxiproxyCommand found = find(path());
        assertThat(found.origin()).isEqualTo("Docker");
        assertThat(found.program()).contains("run", "--rm", "--network", "host");
        assertThat(found.container()).isNotNull();
    }

    @Test
    void says_what_to_install_when_there_is_no_way() throws IOException {
        script("go", "echo no network; exit 1");
        script("docker", "echo no daemon; exit 1");
        assertThatThrownBy(() -> find(path()))
                .hasMessageContaining("no toxiproxy-server on PATH")
                .hasMessageContaining("failed: no network")
                .hasMessageContaining("failed: no daemon")
                .hasMessageContaining("Install it")
                .hasMessageContaining("TOXIPROXY_SERVER");
    }
}

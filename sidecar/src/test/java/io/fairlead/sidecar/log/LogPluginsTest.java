package io.fairlead.sidecar.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The short list of the log library's parts leaves nothing out that a line needs. */
class LogPluginsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private String logged(String parts, String format) throws Exception {
        Path file = folder.resolve(parts + "." + format);
        Path err = folder.resolve(parts + "." + format + ".err");
        List<String> words = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
        words.addAll(List.of(
                "-Dlog4j2.configurationFactory=io.fairlead.sidecar.log.LogConfiguration$Factory",
                "-Dlog4j2.contextSelector=org.apache.logging.log4j.core.async.BasicAsyncLoggerContextSelector",
                "-Dfairlead.log.level=trace",
                "-Dfairlead.log.format=" + format,
                "-Dfairlead.log.file=" + file,
                "-cp",
                System.getProperty("java.class.path"),
                LogSample.class.getName(),
                parts));
        Process process = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(err.toFile())
                .start();
        assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(err)).isEmpty();
        return Files.readString(file).replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[.,]\\d{3}Z?", "TIME");
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "text"})
    void the_same_is_logged_as_with_all_of_them(String format) throws Exception {
        String all = logged("all", format);
        assertThat(all).contains("TIME", "audit", "loopback", "a detail: one and 2", "xxxx");
        assertThat(all.lines()).anyMatch(line -> line.contains("an exception") && line.contains("outer"));
        assertThat(logged("short", format)).isEqualTo(all);
    }
}

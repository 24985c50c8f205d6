package io.fairlead.proxy.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Other verifiers on this machine, where there are any. */
final class Tools {

    private Tools() {}

    record Result(int status, String output) {}

    static Result run(String... command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command[0] + " does not end");
        }
        return new Result(process.exitValue(), output);
    }

    /** Ends the test, as passed, when {@code tool} is not here. */
    static void need(String tool, String... probe) throws InterruptedException {
        try {
            if (run(probe).status() == 0) {
                return;
            }
        } catch (IOException absent) {
            // Said below.
        }
        System.out.println(tool + " is not on this machine: its check of our certificates was left out");
        Assumptions.abort(tool + " is absent");
    }
}

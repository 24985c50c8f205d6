package io.fairlead.sidecar.doctor;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client that was started once.
 *
 * @param ran whether it came to an end by itself, so that what it did proves something
 * @param words the end of what it said, when it failed
 */
public record Trial(boolean ran, String words) {

    private static final Pattern DISTRUST = Pattern.compile("(?i)certificate|SSL|TLS|PKIX|x509|UnknownIssuer");
    private static final Pattern NOT_TRIED = Pattern.compile(
            "UnsupportedClassVersionError|ClassNotFoundException: java\\.net\\.http|ModuleNotFoundError|ImportError|undefined function curl_init|fetch is not defined");
    private static final int SHOWN = 200;
    private static final long READ = 64 * 1024;
    private static final long ENDING_SECONDS = 5;

    /** A client that was not tried. */
    public static final Trial NONE = new Trial(false, "");

    /**
     * Starts {@code client} so that it asks {@code url}, and waits for its end, not for ever.
     *
     * @param folder a folder of this trial's own, for whatever it leaves
     */
    public static Trial of(Client client, Path program, String url, Map<String, String> environment, Path folder)
            throws InterruptedException {
        Process process = null;
        try {
            Files.createDirectories(folder);
            List<String> words = Probe.words(client, program, url, folder);
            if (words.isEmpty()) {
                return NONE;
            }
            Path said = folder.resolve("said");
            ProcessBuilder builder = new ProcessBuilder(words)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
            builder.environment().clear();
            builder.environment().putAll(environment);
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            if (client == Client.GO) {
                builder.environment().put("GO111MODULE", "off");
                builder.environment().put("GOTOOLCHAIN", "local");
            }
            process = builder.start();
            if (!process.waitFor(client == Client.GO ? 60 : 20, TimeUnit.SECONDS)) {
                return new Trial(false, "it had not ended in time");
            }
            String end = process.exitValue() == 0 ? "" : lastLine(said);
            return new Trial(
                    !NOT_TRIED
                            .matcher(process.exitValue() == 0 ? "" : read(said))
                            .find(),
                    end);
        } catch (IOException e) {
            return new Trial(false, String.valueOf(e.getMessage()));
        } finally {
            end(process);
        }
    }

    /** Nothing of it is left, what it started neither. */
    private static void end(@Nullable Process process) throws InterruptedException {
        if (process != null && process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(ENDING_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Whether its words are those of a client that refuses a certificate. */
    public boolean distrusts() {
        return DISTRUST.matcher(words).find();
    }

    private static String read(Path said) throws IOException {
        return Files.size(said) > READ ? "" : new String(Files.readAllBytes(said), StandardCharsets.UTF_8);
    }

    private static String lastLine(Path said) throws IOException {
        String last = "";
        for (String line : read(said).split("\\R", -1)) {
            String text = line.replaceAll("\\p{Cntrl}", " ").strip();
            boolean place = text.startsWith("at ") || text.startsWith("...") || text.startsWith("exit status");
            last = text.isEmpty() || place ? last : text;
        }
        return last.length() > SHOWN ? last.substring(0, SHOWN) + "…" : last;
    }
}

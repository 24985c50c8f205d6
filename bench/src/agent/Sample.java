import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A small application: it starts, asks a server of its own once by the JDK's client, and with an argument a provider after that. It
 * prints processor and wall time in milliseconds until then, and what it holds in MB.
 */
final class Sample {

    private Sample() {}

    public static void main(String[] arguments) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            byte[] answer = "ok".getBytes(StandardCharsets.US_ASCII);
            call.sendResponseHeaders(200, answer.length);
            call.getResponseBody().write(answer);
            call.close();
        });
        server.start();
        HttpClient client = HttpClient.newHttpClient();
        ask(client, "http://127.0.0.1:" + server.getAddress().getPort() + "/");
        server.stop(0);
        if (arguments.length > 0) {
            ask(client, arguments[0]);
        }
        ProcessHandle.Info process = ProcessHandle.current().info();
        long processor = process.totalCpuDuration().orElseThrow().toMillis();
        long wall = process.startInstant().orElseThrow().until(Instant.now(), ChronoUnit.MILLIS);
        System.gc();
        System.out.println(processor + " " + wall + " " + held());
        System.exit(0);
    }

    private static void ask(HttpClient client, String url) throws Exception {
        client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static long held() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        return 0;
    }
}

package io.fairlead.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system's own resolver before a scripted DNS server, in a process that sees another {@code resolv.conf}. Where nobody may make
 * such a one, or may not listen at the port of DNS, there is nothing to see.
 */
class ScriptedDnsTest {

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void names_are_followed_and_a_resolver_that_fails_is_stood_in_for() throws Exception {
        assumeThat(mayUnshare()).as("a file system of its own").isTrue();
        try (Dns dns = Dns.open()) {
            Path file = Files.writeString(
                    folder.resolve("resolv.conf"), "nameserver " + dns.address() + "\noptions timeout:1 attempts:1\n");
            Process child = new ProcessBuilder(
                            "unshare",
                            "-m",
                            "sh",
                            "-c",
                            """
                            mount --bind "$0" /etc/resolv.conf && exec "$1" -XX:TieredStopAtLevel=1 -cp "$2" "$3"
                            """,
                            file.toString(),
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            System.getProperty("java.class.path"),
                            Child.class.getName())
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader said =
                            new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8));
                    Writer ask = child.outputWriter(StandardCharsets.UTF_8)) {
                Asked asked = new Asked(ask, said);

                dns.says("a.test", "192.0.2.1");
                assertThat(asked.of("a.test")).isEqualTo("[192.0.2.1]");
                dns.says("a.test", "192.0.2.2");
                assertThat(asked.of("a.test")).as("changed").isEqualTo("[192.0.2.2]");
                dns.says("a.test", "SERVFAIL");
                assertThat(asked.of("a.test")).as("failed").isEqualTo("[192.0.2.2] stale");
                dns.says("a.test", "SILENCE");
                assertThat(asked.of("a.test")).as("silent").isEqualTo("[192.0.2.2] stale");
                dns.says("a.test", "192.0.2.3");
                assertThat(asked.of("a.test")).as("well again").isEqualTo("[192.0.2.3]");

                dns.says("b.test", "SERVFAIL");
                assertThat(asked.of("b.test")).isEqualTo("failed");
                assertThat(asked.of("b.test"))
                        .as("not taken for a name that does not exist")
                        .isEqualTo("failed");
                dns.says("b.test", "192.0.2.9");
                assertThat(asked.of("b.test")).isEqualTo("[192.0.2.9]");

                assertThat(asked.of("c.test")).isEqualTo("unknown");
                int before = dns.asked("c.test");
                dns.says("c.test", "192.0.2.4");
                assertThat(asked.of("c.test")).as("for ten seconds").isEqualTo("unknown");
                assertThat(dns.asked("c.test")).isEqualTo(before);
            } finally {
                child.destroy();
            }
        }
    }

    private static boolean mayUnshare() throws InterruptedException {
        try {
            Process tried = new ProcessBuilder("unshare", "-m", "true").start();
            return tried.waitFor(20, TimeUnit.SECONDS) && tried.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Asked(Writer ask, BufferedReader said) {
        String of(String name) throws IOException {
            ask.write(name + "\n");
            ask.flush();
            return String.valueOf(said.readLine());
        }
    }

    /** What runs in that process: answers each name by what is found. */
    static final class Child {

        private Child() {}

        public static void main(String[] arguments) throws IOException {
            JdkResolver.keepNothing();
            AtomicInteger stale = new AtomicInteger();
            NetworkListener listener = new NetworkListener() {
                @Override
                public void upstreamProxy(String result, String proxy, String sentence) {
                    throw new AssertionError(sentence);
                }

                @Override
                public void classicalHandshake(String host, boolean helped) {
                    throw new AssertionError(host);
                }

                @Override
                public void staleName(String host) {
                    stale.incrementAndGet();
                }
            };
            try (JdkResolver resolver = new JdkResolver("names");
                    BufferedReader asked =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                Names names = new Names(resolver, System::nanoTime, listener);
                for (String name = asked.readLine(); name != null; name = asked.readLine()) {
                    say(found(names, name) + (stale.getAndSet(0) > 0 ? " stale" : ""));
                }
            }
        }

        private static String found(Names names, String name) {
            try {
                return names.resolve(name).join().stream()
                        .map(InetAddress::getHostAddress)
                        .toList()
                        .toString();
            } catch (CompletionException e) {
                return e.getCause() instanceof NameFailure why && why.unknown() ? "unknown" : "failed";
            }
        }

        @SuppressWarnings("SystemOut")
        private static void say(String line) {
            System.out.println(line);
        }
    }

    /** A DNS server (RFC 1035) that knows addresses of one family, fails or is silent as a test says. */
    private static final class Dns implements AutoCloseable {

        private static final int QUESTION = 12;
        private static final int NXDOMAIN = 3;
        private static final int SERVFAIL = 2;

        private final DatagramSocket socket;
        private final Map<String, String> answers = new ConcurrentHashMap<>();
        private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

        private Dns(DatagramSocket socket) {
            this.socket = socket;
            Thread thread = new Thread(this::serve, "scripted-dns");
            thread.setDaemon(true);
            thread.start();
        }

        static Dns open() throws IOException {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            byte[] own = {127, (byte) random.nextInt(1, 255), (byte) random.nextInt(256), (byte) random.nextInt(1, 255)
            };
            DatagramSocket socket = new DatagramSocket(null);
            try {
                socket.bind(new InetSocketAddress(InetAddress.getByAddress(own), 53));
            } catch (SocketException e) {
                socket.close();
                assumeThat(e).as("the port of DNS").isNull();
            }
            return new Dns(socket);
        }

        String address() {
            return socket.getLocalAddress().getHostAddress();
        }

        void says(String name, String answer) {
            answers.put(name, answer);
        }

        int asked(String name) {
            return asked.getOrDefault(name, new AtomicInteger()).get();
        }

        private void serve() {
            try {
                while (true) {
                    DatagramPacket packet = new DatagramPacket(new byte[512], 512);
                    socket.receive(packet);
                    byte[] answer = answer(Arrays.copyOf(packet.getData(), packet.getLength()));
                    if (answer.length > 0) {
                        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                    }
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private byte[] answer(byte[] query) throws IOException {
            StringBuilder name = new StringBuilder();
            int at = QUESTION;
            while (query[at] != 0) {
                name.append(name.isEmpty() ? "" : ".")
                        .append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII));
                at += query[at] + 1;
            }
            boolean four = query[at + 2] == 1; // A, as against AAAA
            int end = at + 5;
            asked.computeIfAbsent(name.toString(), any -> new AtomicInteger()).incrementAndGet();
            String said = answers.getOrDefault(name.toString(), "NXDOMAIN");
            if (said.equals("SILENCE")) {
                return new byte[0];
            }
            int code = said.equals("NXDOMAIN") ? NXDOMAIN : said.equals("SERVFAIL") ? SERVFAIL : 0;
            boolean has = code == 0 && four;
            byte[] answer = Arrays.copyOf(query, has ? end + 16 : end);
            answer[2] = (byte) 0x81;
            answer[3] = (byte) (0x80 | code);
            answer[7] = (byte) (has ? 1 : 0);
            Arrays.fill(answer, 8, QUESTION, (byte) 0);
            if (has) {
                byte[] head = {(byte) 0xc0, QUESTION, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4}; // for a minute
                System.arraycopy(head, 0, answer, end, head.length);
                System.arraycopy(InetAddress.getByName(said).getAddress(), 0, answer, end + head.length, 4);
            }
            return answer;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}

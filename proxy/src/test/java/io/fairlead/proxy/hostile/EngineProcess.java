package io.fairlead.proxy.hostile;

import io.fairlead.proxy.testing.LauncherFlags;
import io.fairlead.proxy.testing.RunningEngine;
import io.micrometer.core.instrument.Gauge;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An engine in a process of its own, with the launcher's own flags, which says what it uses. */
final class EngineProcess implements AutoCloseable {
    private static final String LISTENS = "listening ";
    private static final String USES = "uses ";

    private final Process process;
    private final BufferedReader output;
    private final int port;

    /**
     * After a collection, in bytes.
     *
     * @param pinned of the direct memory: what is in buffers
     * @param taken what calls have of the memory account
     * @param waiting calls that wait for memory
     * @param streams calls under way
     */
    record Uses(long heap, long direct, long pinned, long taken, long waiting, long streams) {
        static Uses read(String line) {
            String[] said = line.split(" ", -1);
            return new Uses(
                    Long.parseLong(said[0]),
                    Long.parseLong(said[1]),
                    Long.parseLong(said[2]),
                    Long.parseLong(said[3]),
                    Long.parseLong(said[4]),
                    Long.parseLong(said[5]));
        }
    }

    /** The process itself: starts an engine, says where it listens, and for each line what it uses. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            try (RunningEngine engine = RunningEngine.start(args[0]);
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                System.out.println(LISTENS + engine.address().getPort());
                while (in.readLine() != null) {
                    System.gc();
                    long heap = ManagementFactory.getMemoryMXBean()
                            .getHeapMemoryUsage()
                            .getUsed();
                    System.out.println(USES + heap + " " + PlatformDependent.usedDirectMemory() + " "
                            + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() + " "
                            + sum(engine, "fairlead.memory.used") + " " + sum(engine, "fairlead.memory.waiting") + " "
                            + sum(engine, "fairlead.streams"));
                }
            }
        }

        private static long sum(RunningEngine engine, String gauges) {
            double sum = 0;
            for (Gauge gauge : engine.meters().find(gauges).gauges()) {
                sum += gauge.value();
            }
            return (long) sum;
        }
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param memory in MiB; 0 for a machine without a limit
     */
    EngineProcess(int memory, String yaml) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LauncherFlags.of(memory));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName(), yaml));
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        output = process.inputReader(StandardCharsets.UTF_8);
        boolean listens = false;
        try {
            port = Integer.parseInt(said(LISTENS));
            listens = true;
        } finally {
            if (!listens) {
                close();
            }
        }
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    Uses uses() {
        try {
            Writer in = process.outputWriter(StandardCharsets.UTF_8);
            in.write("\n");
            in.flush();
            return Uses.read(said(USES));
        } catch (IOException e) {
            throw new AssertionError("the process ended", e);
        }
    }

    boolean lives() {
        return process.isAlive();
    }

    /** All that it says until it ends. */
    List<String> lastWords() {
        return output.lines().toList();
    }

    /** What stands behind {@code beginning} in the next line that begins so. */
    private String said(String beginning) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the process ended: " + said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}

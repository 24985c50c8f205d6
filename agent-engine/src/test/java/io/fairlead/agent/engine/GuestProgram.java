package io.fairlead.agent.engine;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.ProxySelector;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Provider;
import java.security.Security;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** An application with an engine in it, which says what it found changed, and ends by leaving its main method. */
public final class GuestProgram {

    private static final long PATIENCE_MS = 30_000;

    private record Jvm(Properties properties, List<String> providers, Object selector, Object names, Object handler) {
        static Jvm now() {
            return new Jvm(
                    (Properties) System.getProperties().clone(),
                    Arrays.stream(Security.getProviders())
                            .map(Provider::getName)
                            .toList(),
                    ProxySelector.getDefault(),
                    String.valueOf(Security.getProperty("networkaddress.cache.ttl")),
                    String.valueOf(Thread.getDefaultUncaughtExceptionHandler()));
        }

        List<Object> rest() {
            return List.of(providers, selector, names, handler);
        }
    }

    private GuestProgram() {}

    /** {@code arguments}: the engine's configuration, and an empty folder. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[1]);
        Set<Thread> threads = Thread.getAllStackTraces().keySet();
        Jvm before = Jvm.now();
        GuestLoader guest = new GuestLoader();
        Map<?, ?> engine = guest.start(Map.of("config", arguments[0]));
        Jvm after = Jvm.now();
        after.properties().remove("user.timezone"); // the JDK notes it when it is first asked for the time of day
        after.properties().entrySet().removeAll(before.properties().entrySet());
        say("changed", after.properties().keySet());
        say("jvm", after.rest().equals(before.rest()));
        Path recorded = folder.resolve("calls.jfr");
        try (Recording recording = new Recording()) {
            recording.start();
            say(
                    "answer",
                    Tunnel.chat(engine, "api.openai.com").lines().findFirst().orElse(""));
            say("server", beanShown("io.fairlead:type=Engine"));
            recording.stop();
            recording.dump(recorded);
        }
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        say("calls", server.getAttribute(new ObjectName("io.fairlead:type=Engine"), "Calls"));
        say("heap", server.getAttribute(new ObjectName("io.fairlead:type=Engine"), "HeapBound"));
        say("breaker", server.getAttribute(new ObjectName("io.fairlead:type=Provider,name=openai"), "Breaker"));
        for (RecordedEvent each : RecordingFile.readAllEvents(recorded)) {
            String name = each.getEventType().getName();
            if (name.startsWith("io.fairlead.")) {
                say(name, each.getString("outcome") + " " + each.getInt("status"));
            }
        }
        say("strangers", strangers(threads, guest.loader()));
        Files.delete(recorded);
        say("files", files(folder));
        say("end", "");
    }

    private static boolean beanShown(String name) throws Exception {
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        while (!server.isRegistered(new ObjectName(name)) && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return server.isRegistered(new ObjectName(name));
    }

    /** Threads that the engine made and that are not as a guest's ought to be. */
    private static Set<String> strangers(Set<Thread> before, ClassLoader loader) {
        Set<Thread> made = new HashSet<>(Thread.getAllStackTraces().keySet());
        made.removeAll(before);
        Set<String> strangers = new TreeSet<>();
        boolean any = false;
        for (Thread each : made) {
            ThreadGroup group = each.getThreadGroup();
            boolean ours = each.getName().startsWith("fairlead-");
            any |= ours;
            if (ours
                    && (!each.isDaemon()
                            || group == null
                            || !group.getName().equals("fairlead")
                            || each.getContextClassLoader() != loader)) {
                strangers.add(each.getName());
            }
            if (!ours && !each.isDaemon()) {
                strangers.add(each.getName());
            }
        }
        return any ? strangers : Set.of("no thread of the engine was found");
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(each -> folder.relativize(each).toString())
                    .filter(each -> !each.startsWith("hsperfdata"))
                    .toList();
        }
    }

    private static void say(String name, Object value) {
        System.out.println(name + "=" + value);
    }
}

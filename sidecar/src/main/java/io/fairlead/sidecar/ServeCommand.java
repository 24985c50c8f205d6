package io.fairlead.sidecar;

import io.fairlead.proxy.Reloader;
import io.fairlead.proxy.tls.StateFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code fairlead serve}: runs in the foreground until it is told to stop, and then drains. */
final class ServeCommand implements Callable<Integer> {

    private static final int SIGINT = 2;

    private final OptionSpec file = Specs.configuration();
    private final OptionSpec listen = OptionSpec.builder("--listen")
            .paramLabel("HOST:PORT")
            .type(String.class)
            .description("Where the proxy listens.")
            .build();
    private final OptionSpec admin = OptionSpec.builder("--admin")
            .paramLabel("HOST:PORT")
            .type(String.class)
            .description("Where the admin port listens.")
            .build();
    private final OptionSpec pod = OptionSpec.builder("--pod")
            .paramLabel("FOLDER")
            .type(Path.class)
            .description(
                    "Beside an application in a Kubernetes pod: the files that clients trust it by are copied to FOLDER,"
                            + " and the admin port listens at every address.")
            .build();
    private final CommandSpec spec = Specs.command(
                    "serve", this, "Runs in the foreground; prints where it listens and the lines to export.")
            .addOption(file)
            .addOption(listen)
            .addOption(admin)
            .addOption(pod);

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() throws InterruptedException {
        CountDownLatch told = new CountDownLatch(1);
        AtomicInteger signal = new AtomicInteger();
        Path published = pod.getValue();
        Settings settings = published == null
                ? Settings.read(file.getValue(), listen.getValue(), admin.getValue())
                : Settings.ofPod(file.getValue(), listen.getValue(), admin.getValue());
        settings.warnings().forEach(this::warn);
        String proxy = UserProxy.of(System.getenv()).ofServe(settings.snapshot());
        if (!proxy.isEmpty()) {
            warn(proxy);
        }
        try (Running running = Running.start(settings, () -> {
            if (published != null) {
                PublishedTrust.write(StateFolder.at(settings.home()), published);
            }
        })) {
            Instance instance = running.instance();
            instance.publish();
            try {
                for (String name : new String[] {"TERM", "INT"}) {
                    Signals.on(name, number -> {
                        if (!signal.compareAndSet(0, number)) {
                            Runtime.getRuntime().halt(128 + number); // the second one ends at once
                        }
                        told.countDown();
                    });
                }
                Signals.on("HUP", number -> running.reload(Reloader.Trigger.SIGNAL));
                running.onDrained(told::countDown);
                announce(running); // whoever reads it may send a signal
                told.await();
            } finally {
                instance.withdraw();
            }
            running.drain();
        }
        return signal.get() == SIGINT ? 128 + SIGINT : Main.FINE;
    }

    private void announce(Running running) {
        PrintWriter err = spec.commandLine().getErr();
        String command = Words.command();
        err.println("fairlead listens at " + running.proxyAddress() + ", admin at http://" + running.adminAddress());
        err.println("Change a base URL:           http://" + running.proxyAddress() + "/openai/v1");
        err.println("Or start an application by:  " + command + " run -- CMD");
        err.println("Or export in its shell (also by eval \"$(" + command + " env)\"):");
        List<String> warnings = new ArrayList<>();
        Map<String, String> user = EnvRecord.of(System.getenv()).before(System.getenv());
        err.print(Shell.sh.lines(running.pointing().variables(user, warnings::add)));
        err.flush();
        warnings.forEach(this::warn);
    }

    private void warn(String warning) {
        say("warning: " + warning);
    }

    private void say(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("fairlead: " + line);
        err.flush();
    }
}

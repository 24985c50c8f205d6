package io.fairlead.sidecar;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fairlead.proxy.config.ConfigSource;
import io.fairlead.proxy.config.TlsConfig;
import io.fairlead.proxy.tls.CaView;
import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.OwnCa;
import io.fairlead.proxy.tls.Rotation;
import io.fairlead.proxy.tls.StateFolder;
import io.fairlead.proxy.tls.SystemRoots;
import io.fairlead.proxy.tls.TrustFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;

/**
 * {@code fairlead ca path|show|rotate|publish}: the local certificate authority, as its files have it. Where there is none yet it is made,
 * as by a first start, so that what is printed is there.
 */
final class CaCommand implements Callable<Integer> {

    private final Clock clock = Clock.systemUTC();
    private final Showing shown = new Showing("ca", "The local certificate authority; alone, as ca show.");

    CaCommand() {
        shown.spec.addSubcommand("path", new Naming().spec);
        shown.spec.addSubcommand(
                "show",
                new Showing("show", "Shows its root: fingerprint, validity, what it may sign, who trusts it.").spec);
        shown.spec.addSubcommand("rotate", new Rotating().spec);
        shown.spec.addSubcommand("publish", new Publishing().spec);
    }

    CommandSpec spec() {
        return shown.spec;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        return shown.call();
    }

    private static Path home() {
        return ConfigSource.home(System.getenv(), Path.of("").toAbsolutePath());
    }

    /** Of the command's own log only what somebody has to know, and on standard error. */
    private static StateFolder folder() {
        LoggingSetup.ofEngine();
        LoggingSetup.apply("text", "warn", false, null, null, List.of());
        return StateFolder.at(home());
    }

    /** The CA of the folder; made first, as the configuration wants it, where there is none. */
    private CaView view(StateFolder folder, @Nullable Path configuration, PrintWriter err) {
        CaView present = CaView.of(folder, clock);
        if (present == null) {
            TlsConfig.Authority theirs = theirs(configuration);
            OwnCa own = theirs == null ? null : new OwnCa(theirs.cert(), theirs.key());
            refresh(folder, own);
            present = Objects.requireNonNull(CaView.of(folder, clock));
            err.println("fairlead: there was no CA yet; " + (own == null ? "made one" : "tls.ca is its CA now"));
            err.flush();
        }
        return present;
    }

    private void refresh(StateFolder folder, @Nullable OwnCa own) {
        CertificateAuthority authority = CertificateAuthority.open(folder, own, Set.of(), clock);
        TrustFiles.refresh(folder, authority, SystemRoots.here(), own != null);
    }

    private static TlsConfig.@Nullable Authority theirs(@Nullable Path configuration) {
        return Settings.of(Settings.source(configuration), home())
                .snapshot()
                .configuration()
                .tls()
                .ca();
    }

    private static void print(CommandSpec spec, Object answer) throws JsonProcessingException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(answer instanceof String text ? text : new ObjectMapper().writeValueAsString(answer));
        out.flush();
    }

    /** {@code ca path}. */
    private final class Naming implements Callable<Integer> {
        private final OptionSpec bundle = Specs.flag("--bundle", "The bundle with the system's roots too.");
        private final OptionSpec truststore = Specs.flag("--truststore", "The same as a trust store of Java's.");
        private final OptionSpec json = Specs.flag("--json", "All of them, as JSON.");
        private final OptionSpec file = Specs.configuration();
        private final CommandSpec spec = Specs.command(
                        "path", this, "Prints the path of its certificate, for what adds to a program's trust.")
                .addOption(bundle)
                .addOption(truststore)
                .addOption(json)
                .addOption(file);

        @Override
        public Integer call() throws JsonProcessingException {
            if (Specs.given(bundle) && Specs.given(truststore)) {
                throw new ParameterException(spec.commandLine(), "One of --bundle and --truststore, or neither.");
            }
            StateFolder folder = folder();
            view(folder, file.getValue(), spec.commandLine().getErr());
            if (Specs.given(json)) {
                print(spec, CaText.files(folder));
            } else {
                Path path = Specs.given(bundle)
                        ? folder.bundle()
                        : Specs.given(truststore) ? folder.truststore() : folder.caPem();
                print(spec, path.toString());
            }
            return Main.FINE;
        }
    }

    /** {@code ca show}, and {@code ca} alone. */
    private final class Showing implements Callable<Integer> {
        private final OptionSpec json = Specs.flag("--json", "As JSON.");
        private final OptionSpec file = Specs.configuration();
        private final CommandSpec spec;

        Showing(String name, String description) {
            spec = Specs.command(name, this, description).addOption(json).addOption(file);
        }

        @Override
        public Integer call() throws JsonProcessingException {
            StateFolder folder = folder();
            CaView view = view(folder, file.getValue(), spec.commandLine().getErr());
            boolean system = SystemRoots.here().all().contains(view.root());
            Instant now = clock.instant();
            print(
                    spec,
                    Specs.given(json) ? CaText.of(view, folder, system, now) : CaText.text(view, folder, system, now));
            return Main.FINE;
        }
    }

    /** {@code ca rotate}. */
    private final class Rotating implements Callable<Integer> {
        private final OptionSpec json = Specs.flag("--json", "As JSON.");
        private final OptionSpec file = Specs.configuration();
        private final CommandSpec spec = Specs.command(
                        "rotate",
                        this,
                        "Makes a new root. The old one stays trusted for 30 days, and certificates lead to both for a day.")
                .addOption(json)
                .addOption(file);

        @Override
        public Integer call() throws JsonProcessingException {
            if (theirs(file.getValue()) != null) {
                throw new MistakeException("the configuration names a CA of your own (tls.ca), which Fairlead cannot"
                        + " replace. Exchange its files, and restart Fairlead.");
            }
            StateFolder folder = folder();
            Rotation done = CertificateAuthority.rotate(folder, clock);
            refresh(folder, null);
            print(spec, Specs.given(json) ? CaText.of(done) : CaText.rotated(done, folder));
            return Main.FINE;
        }
    }

    /** {@code ca publish FOLDER}. */
    private final class Publishing implements Callable<Integer> {
        private final PositionalParamSpec to = PositionalParamSpec.builder()
                .paramLabel("FOLDER")
                .index("0")
                .arity("1")
                .type(Path.class)
                .description("Where clients find them; it is there already.")
                .build();
        private final OptionSpec file = Specs.configuration();
        private final CommandSpec spec = Specs.command(
                        "publish", this, "Copies the files that clients trust it by to a folder, without its key.")
                .addPositional(to)
                .addOption(file);

        @Override
        public Integer call() {
            StateFolder folder = folder();
            view(folder, file.getValue(), spec.commandLine().getErr());
            Path published = to.getValue();
            PublishedTrust.write(folder, published);
            return Main.FINE;
        }
    }
}

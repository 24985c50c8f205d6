package io.fairlead.sidecar;

import io.fairlead.proxy.front.listen.Transport;
import io.fairlead.proxy.tls.TlsLibrary;
import java.util.concurrent.Callable;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;

/** {@code fairlead version}: version, commit, JVM, native transport and TLS library in use. */
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    private final CommandSpec spec =
            Specs.command("version", this, "Prints version, commit, JVM, native transport and TLS library in use.");

    CommandSpec spec() {
        return spec;
    }

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return Main.FINE;
    }

    @Override
    public String[] getVersion() {
        LoggingSetup.ofEngine();
        Build build = Build.read();
        return new String[] {
            "fairlead " + build.version() + " (" + build.commit() + ")",
            "jvm " + Runtime.version() + " " + System.getProperty("java.vendor"),
            "transport " + Transport.current().word(),
            "tls " + TlsLibrary.best().describe()
        };
    }
}

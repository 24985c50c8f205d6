package io.fairlead.sidecar;

import io.fairlead.proxy.front.listen.Transport;
import io.fairlead.proxy.tls.TlsLibrary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code fairlead version}: version, commit, JVM, native transport and TLS library in use. */
@Command(name = "version", description = "Prints version, commit, JVM, native transport and TLS library in use.")
final class VersionCommand implements Callable<Integer>, IVersionProvider {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() {
        for (String line : getVersion()) {
            spec.commandLine().getOut().println(line);
        }
        return Main.FINE;
    }

    @Override
    public String[] getVersion() {
        Build build = Build.read();
        return new String[] {
            "fairlead " + build.version() + " (" + build.commit() + ")",
            "jvm " + Runtime.version() + " " + System.getProperty("java.vendor"),
            "transport " + Transport.current().word(),
            "tls " + TlsLibrary.best().describe()
        };
    }
}

package io.fairlead.proxy.assembly;

import io.fairlead.proxy.config.ProviderAuth;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.config.Snapshot;
import io.fairlead.proxy.config.TlsConfig;
import io.fairlead.proxy.config.yaml.Mistake;
import io.fairlead.proxy.credential.SecretFile;
import io.fairlead.proxy.tls.CertificateAuthority;
import io.fairlead.proxy.tls.OwnCa;
import io.fairlead.proxy.tls.TlsSetupException;
import io.fairlead.proxy.tls.UpstreamTls;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Whether the files that a configuration names hold what they should: the user's CA, further roots, tokens. */
public final class ReferredContent {

    private final Snapshot snapshot;
    private final List<Mistake> mistakes = new ArrayList<>();

    private ReferredContent(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /** What is wrong with them, with the place of the key that names the file. Blocks, and changes nothing. */
    public static List<Mistake> mistakes(Snapshot snapshot) {
        ReferredContent content = new ReferredContent(snapshot);
        TlsConfig tls = snapshot.configuration().tls();
        TlsConfig.Authority ca = tls.ca();
        if (ca != null) {
            content.look("tls.ca", () -> {
                OwnCa own = new OwnCa(ca.cert(), ca.key());
                CertifiedHosts.check(snapshot, ca.cert(), CertificateAuthority.check(own, Clock.systemUTC()));
            });
        }
        for (Path file : tls.trust()) {
            content.look("tls.trust", () -> UpstreamTls.roots(List.of(file)));
        }
        for (ProviderConfig provider : snapshot.providers()) {
            Path token = provider.auth().file();
            if (provider.auth().method() == ProviderAuth.Method.TOKEN_FILE && token != null) {
                content.look("providers." + provider.name() + ".credentials", () -> SecretFile.open(token));
            }
        }
        return content.mistakes;
    }

    private void look(String path, Runnable reading) {
        try {
            reading.run();
        } catch (TlsSetupException | IllegalArgumentException e) {
            String said = String.valueOf(e.getMessage());
            String sentence = said.startsWith(path) ? said.replaceFirst("^[a-z.]+: ", "") : said;
            mistakes.add(new Mistake(snapshot.place(path), path, sentence, false));
        }
    }
}

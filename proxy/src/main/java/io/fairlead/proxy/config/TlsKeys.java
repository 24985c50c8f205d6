package io.fairlead.proxy.config;

import io.fairlead.proxy.config.TlsConfig.UntrustingClients;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Certificates. */
final class TlsKeys {

    private static final Key<String> CERT = Key.unset("cert", Words.PATH, "Its certificate, in PEM.");
    private static final Key<String> KEY = Key.unset("key", Words.PATH, "Its private key, in PEM.");
    private static final Key<Values> CA = Key.section(
            "ca", Section.of(CERT, KEY), "A certificate authority of your own instead of the one that Fairlead makes.");
    private static final Key<List<Located<String>>> TRUST = Key.of(
            "trust",
            ListShape.oneOrMore(Words.PATH),
            "[]",
            "PEM files with further roots for upstream, beside the system's.");
    private static final Key<UntrustingClients> UNTRUSTING = Key.of(
            "untrusting-clients",
            Syntaxes.word(UntrustingClients.class, Words::word),
            "refuse",
            "What happens to a client that rejects Fairlead's certificate: it is refused, or from then on its connections to that host go through untouched.");

    private static final Key<List<Located<String>>> HTTP1_ONLY = Key.of(
            "http1-only",
            ListShape.oneOrMore(Syntaxes.text("a provider's host, or *")),
            "[]",
            "Hosts whose clients are offered HTTP/1.1 alone, for those that cannot speak HTTP/2 through a proxy.");

    static final Section SECTION = Section.of(CA, TRUST, UNTRUSTING, HTTP1_ONLY);

    private TlsKeys() {}

    static TlsConfig make(Values values, ReferredFiles files, Problems problems) {
        List<Path> trust = new ArrayList<>();
        for (Located<String> file : values.get(TRUST)) {
            Path path = files.find(file.value(), file.at(), file.path(), problems);
            if (path != null) {
                trust.add(path);
            }
        }
        List<String> http1Only = values.get(HTTP1_ONLY).stream()
                .map(host -> host.value().toLowerCase(Locale.ROOT))
                .toList();
        return new TlsConfig(authority(values.get(CA), files, problems), trust, values.get(UNTRUSTING), http1Only);
    }

    private static TlsConfig.@Nullable Authority authority(Values ca, ReferredFiles files, Problems problems) {
        String cert = ca.find(CERT);
        String key = ca.find(KEY);
        if (cert == null && key == null) {
            return null;
        }
        if (cert == null || key == null) {
            problems.error(ca.at(), ca.path(), "found only one of cert and key (expected: both)");
            return null;
        }
        Path certFile = files.find(cert, ca.at(CERT), ca.path(CERT), problems);
        Path keyFile = files.find(key, ca.at(KEY), ca.path(KEY), problems);
        return certFile == null || keyFile == null ? null : new TlsConfig.Authority(certFile, keyFile);
    }
}

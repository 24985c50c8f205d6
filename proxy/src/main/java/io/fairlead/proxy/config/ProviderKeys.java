package io.fairlead.proxy.config;

import io.fairlead.proxy.config.ProviderAuth.Method;
import io.fairlead.proxy.config.yaml.HostPort;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NamedShape;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Url;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A provider's entry: what it is, and the policies that it overrides. */
final class ProviderKeys {

    static final Key<String> LIKE = Key.unset(
            "like",
            Syntaxes.text("a provider's name"),
            "The built-in provider, or another entry, whose dialect, paths and error table this one has; its own name"
                    + " unless set.");
    static final Key<Url> URL =
            Key.unset("url", NetSyntaxes.url(), "Where it is; the path, if it has one, replaces the built-in prefix.");
    static final Key<List<Located<Optional<Secret>>>> KEY = Key.of(
            "key",
            ListShape.oneOrMore(Syntaxes.secret("a key")),
            "[]",
            "Its own key, or a list: used when Fairlead chooses this target. Never added to a call with a key of its own.");
    static final Key<Method> AUTH = Key.of(
            "auth",
            Syntaxes.word(Method.class, Words::word),
            "key",
            "How its own credentials are had: key; aws: requests are signed with AWS's default credential chain; google:"
                    + " access tokens of a service account, a user or the metadata server; token-file: a bearer token in a"
                    + " file that others keep fresh.");
    static final Key<String> CREDENTIALS = Key.unset(
            "credentials",
            Words.PATH,
            "For auth: google, a credentials file instead of what the environment names; for auth: token-file, the file.");
    static final Key<HostPort> CONNECT_TO = Key.unset(
            "connect-to",
            NetSyntaxes.hostPort(1),
            "Where to really connect; Host, SNI and certificate check keep the URL's host.");
    static final Key<Map<String, Located<String>>> DEPLOYMENTS = Key.of(
            "deployments",
            NamedShape.of("a model's name", Syntaxes.text("a deployment's name")),
            "{}",
            "Azure's deployments by the model that they serve.");

    static final Key<Map<String, Located<Values>>> MODELS = Key.of(
            "models",
            NamedShape.of("a pattern such as gpt-4o*", ModelKeys.SECTION),
            "{}",
            "What is known better of its models than the catalogue has it. All patterns that match a model count; of two"
                    + " that say the same, the first.");

    static final Section SECTION = Section.of(LIKE, URL, KEY, AUTH, CREDENTIALS, CONNECT_TO, DEPLOYMENTS, MODELS)
            .and(PolicyKeys.SECTION);

    private ProviderKeys() {}
}

package io.fairlead.proxy.config;

import io.fairlead.proxy.alert.AlertFormat;
import io.fairlead.proxy.alert.AlertType;
import io.fairlead.proxy.alert.WebhookConfig;
import io.fairlead.proxy.alert.WebhookUrl;
import io.fairlead.proxy.config.yaml.Key;
import io.fairlead.proxy.config.yaml.ListShape;
import io.fairlead.proxy.config.yaml.Located;
import io.fairlead.proxy.config.yaml.NetSyntaxes;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Section;
import io.fairlead.proxy.config.yaml.Syntaxes;
import io.fairlead.proxy.config.yaml.Values;
import io.fairlead.proxy.credential.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Where alerts are sent. */
final class AlertKeys {

    private static final Key<NetSyntaxes.SecretUrl> WEBHOOK = Key.unset(
            "webhook",
            NetSyntaxes.secretUrl(),
            "Where an alert is posted to. A secret: it is never shown but for its host.");
    private static final Key<AlertFormat> FORMAT = Key.of(
            "format",
            Syntaxes.word(AlertFormat.class, Words::word),
            "json",
            "How it is written: json, slack (an incoming webhook), or alertmanager (API v2; the whole URL is given).");
    private static final Key<Optional<Secret>> SECRET = Key.unset(
            "secret",
            Syntaxes.secret("a secret"),
            "Signs the body: HMAC-SHA256 in x-fairlead-signature; without one nothing is signed.");
    private static final Key<List<Located<AlertType>>> ON = Key.of(
            "on",
            ListShape.oneOrMore(Syntaxes.word(AlertType.class, AlertType::word)),
            Arrays.stream(AlertType.values()).map(AlertType::word).collect(Collectors.joining(", ", "[", "]")),
            "Which alerts.");

    static final Section SECTION = Section.of(WEBHOOK, FORMAT, SECRET, ON);

    private AlertKeys() {}

    static List<WebhookConfig> make(List<Located<Values>> entries, Problems problems) {
        List<WebhookConfig> webhooks = new ArrayList<>();
        for (Located<Values> entry : entries) {
            Values values = entry.value();
            NetSyntaxes.SecretUrl url = values.find(WEBHOOK);
            if (url == null) {
                boolean told =
                        problems.errors().stream().anyMatch(each -> each.path().startsWith(entry.path() + "."));
                if (!told) {
                    problems.error(entry.at(), entry.path(), "found no webhook (expected: webhook, a URL)");
                }
                continue;
            }
            Set<AlertType> on = EnumSet.noneOf(AlertType.class);
            values.get(ON).forEach(each -> on.add(each.value()));
            Optional<Secret> secret = values.says(SECRET) ? values.get(SECRET) : Optional.empty();
            WebhookConfig made = new WebhookConfig(
                    new WebhookUrl(url.origin(), url.path(), url.authorization()),
                    values.get(FORMAT),
                    secret.orElse(null),
                    on);
            if (webhooks.contains(made)) {
                problems.warn(entry.at(), entry.path(), "the same webhook stands here already; it is told once");
            } else {
                webhooks.add(made);
            }
        }
        return List.copyOf(webhooks);
    }
}

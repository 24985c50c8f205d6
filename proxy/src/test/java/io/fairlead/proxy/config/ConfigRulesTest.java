package io.fairlead.proxy.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule, by the mistake that it finds. */
final class ConfigRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defaults: { cache: { mode: on } }                 | defaults.cache.mode: found on (allowed: off, outage, always)
            defaults: { stream: { on-break: mend } }          | defaults.stream.on-break: found mend (allowed: error, resume, hold)
            defaults: { exhausted: cache }                    | defaults.exhausted: found cache (allowed: fail, wait, last-resort)
            telemetry: { log: { bodies: full } }              | telemetry.log.bodies: logging bodies is not part of this version (allowed: off)
            proxy: { transparent: "0.0.0.0:9802" }            | proxy.transparent: transparent interception is not part of this version (allowed: off)
            """)
    void what_is_not_built_is_refused_by_name(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fleet: { redis: "http://cache" }                    | fleet.redis: found http://cache (expected: off, or a URL such as redis://cache:6379 or rediss://user:password@cache:6380/0)
            fleet: cache:6379                                   | fleet: found cache:6379 (expected: off, or a URL such as redis://cache:6379 or rediss://user:password@cache:6380/0)
            fleet: "redis://:CANARY@cache:99999"                | fleet: found a value that is not shown here (expected: off, or a URL such as redis://cache:6379 or rediss://user:password@cache:6380/0)
            fleet: "redis://cache/x"                            | fleet: found redis://cache/x (expected: off, or a URL such as redis://cache:6379 or rediss://user:password@cache:6380/0)
            fleet: { redis: "redis://u:CANARY@c", password: CANARY2 } | fleet: two passwords: one in redis, and password (expected: one of them)
            fleet: { password: CANARY }                         | warning: fleet: a password has no use without a server (expected: redis, a URL)
            fleet: { redis: "redis://c", namespace: "a:b" }     | fleet.namespace: found a:b (expected: 1 to 64 letters, digits, dots, - and _)
            fleet: { redis: "redis://c", name-space: a }        | fleet.name-space: unknown key (did you mean namespace?)
            """)
    void a_fleet_that_cannot_be_is_told_and_its_password_is_never_shown(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fleet: redis://cache                                            | redis://cache:6379
            fleet: { redis: "rediss://cache.example:6380/2" }               | rediss://cache.example:6380/2
            fleet: { redis: "redis://[::1]:7000" }                          | redis://[::1]:7000
            fleet: { redis: "valkeys://me:CANARY@cache/" }                  | rediss://***@cache:6379
            fleet: { redis: "redis://:CANARY%40x@cache:1" }                 | redis://***@cache:1
            fleet: { redis: "redis://cache", password: CANARY }             | redis://***@cache:6379
            """)
    void a_fleets_server_is_read(String yaml, String shown) {
        var fleet = java.util.Objects.requireNonNull(
                Given.snapshot(yaml).configuration().fleet());
        assertThat(fleet.redis()).hasToString(shown);
        assertThat(fleet.toString()).doesNotContain("CANARY");
        assertThat(Given.snapshot(yaml).toString()).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proxy: { upstream-proxy: "socks5://corp:1080" }              | proxy.upstream-proxy: found socks5://corp:1080 (expected: off, or a proxy such as http://proxy.example.com:3128, with user:password@ where it wants them)
            proxy: { upstream-proxy: "http://u:CANARY@corp:99999" }      | proxy.upstream-proxy: found a value that is not shown here (expected: off, or a proxy such as http://proxy.example.com:3128, with user:password@ where it wants them)
            proxy: { upstream-proxy: "http://corp:3128/path" }           | proxy.upstream-proxy: found http://corp:3128/path (expected: off, or a proxy such as http://proxy.example.com:3128, with user:password@ where it wants them)
            proxy: { upstream-proxy: { url: "http://corp", credentials: CANARY } } | proxy.upstream-proxy.credentials: found a value that is not shown here (expected: user:password)
            proxy: { upstream-proxy: { url: "http://corp", no-proxy: "http://x" } } | proxy.upstream-proxy.no-proxy: found http://x (expected: a host such as example.com, *, an address, or a range such as 10.0.0.0/8, each perhaps with :port)
            proxy: { upstream-proxy: { url: "http://corp", no-proxy: [a, "b:0"] } } | proxy.upstream-proxy.no-proxy[1]: found b:0 (expected: a host such as example.com, *, an address, or a range such as 10.0.0.0/8, each perhaps with :port)
            proxy: { upstream-proxy: { url: "http://corp", noproxy: a } }  | proxy.upstream-proxy.noproxy: unknown key (did you mean no-proxy?)
            proxy: { upstream-proxy: "http://127.0.0.1:9800" }            | proxy.upstream-proxy: found http://127.0.0.1:9800, which is Fairlead itself by proxy.listen (expected: another proxy)
            proxy: { upstream-proxy: "http://u:CANARY@localhost:9800" }   | proxy.upstream-proxy: found http://***@localhost:9800, which is Fairlead itself by proxy.listen (expected: another proxy)
            """)
    void an_upstream_proxy_that_cannot_be_used_is_told_and_its_credentials_are_never_shown(
            String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            proxy: { upstream-proxy: off }                             | null
            proxy: { upstream-proxy: "${env:NOBODY_SETS_THIS:-}" }     | null
            proxy: { upstream-proxy: { no-proxy: a } }                 | null
            proxy: { upstream-proxy: "http://corp" }                   | http://corp
            proxy: { upstream-proxy: "corp:3128" }                     | http://corp:3128
            proxy: { upstream-proxy: "https://[2001:db8::1]:8443/" }   | https://[2001:db8::1]:8443
            """)
    void an_upstream_proxy_is_read(String yaml, String origin) {
        var proxy = Given.snapshot(yaml).configuration().proxy().upstreamProxy();
        assertThat(String.valueOf(proxy == null ? null : proxy.origin())).isEqualTo(origin);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            alerts: [ { format: slack } ]                        | alerts[0]: found no webhook (expected: webhook, a URL)
            alerts: { webhook: "https://x" }                     | alerts: found a mapping (expected: a list of: a mapping with webhook, format, secret, on)
            alerts: [ { webhook: "ftp://u:CANARY@x/CANARY" } ]   | alerts[0].webhook: found a value that is not shown here (expected: a URL such as https://hooks.example.com/path)
            alerts: [ { webhook: "hooks.x/CANARY" } ]            | alerts[0].webhook: found a value that is not shown here (expected: a URL such as https://hooks.example.com/path)
            alerts: [ { webhook: "https://x/a b" } ]             | alerts[0].webhook: found a value that is not shown here (expected: a URL such as https://hooks.example.com/path)
            alerts: [ { webhook: "https://x/y", format: teams } ]       | alerts[0].format: found teams (allowed: json, slack, alertmanager)
            alerts: [ { webhook: "https://x/y", on: [provider-dwon] } ] | alerts[0].on[0]: found provider-dwon (did you mean provider-down?)
            alerts: [ { webhook: "https://x/y", secert: s } ]           | alerts[0].secert: unknown key (did you mean secret?)
            alerts: [ { url: "https://x/y" } ]                          | alerts[0].url: unknown key (did you mean webhook?)
            """)
    void a_webhook_that_cannot_be_used_is_told_and_never_shown(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake).doesNotContain("CANARY");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            https://hooks.example.com/services/T0/B0/CANARY     | https://hooks.example.com      | /services/T0/B0/CANARY | -
            http://am:9093/api/v2/alerts                        | http://am:9093                 | /api/v2/alerts         | -
            https://user:p%40ss+w@x.example:8443/a?token=CANARY | https://x.example:8443         | /a?token=CANARY        | Basic dXNlcjpwQHNzK3c=
            https://x.example?token=CANARY                      | https://x.example              | /?token=CANARY         | -
            https://[::1]:9000/a@b                              | https://[::1]:9000             | /a@b                   | -
            """)
    void of_a_webhooks_url_only_the_host_is_ever_shown(String url, String origin, String path, String authorization) {
        Snapshot snapshot =
                Given.snapshot("alerts: [ { webhook: \"" + url + "\", secret: CANARY, on: provider-down } ]");
        var webhook = snapshot.configuration().alerts().get(0);
        assertThat(webhook.url().origin()).hasToString(origin);
        assertThat(webhook.url().path().reveal()).isEqualTo(path);
        var basic = webhook.url().authorization();
        assertThat(basic == null ? null : basic.reveal()).isEqualTo(authorization);
        assertThat(webhook.toString() + snapshot.redacted())
                .doesNotContain("CANARY")
                .doesNotContain("p%40ss");
        assertThat(webhook.on()).containsExactly(io.fairlead.proxy.alert.AlertType.PROVIDER_DOWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            providers: { openai: { auth: aws } }                | providers.openai.auth: openai does not take aws (expected: key or token-file)
            providers: { bedrock: { auth: google } }            | providers.bedrock.auth: bedrock does not take google (expected: key, aws or token-file)
            providers: { bedrock: { auth: aws, key: k } }       | providers.bedrock.key: stands beside auth: aws (expected: only one of them)
            providers: { bedrock: { credentials: x } }          | providers.bedrock.credentials: has no use with auth: key (expected: auth: google or token-file)
            providers: { vertex: { auth: token-file } }         | providers.vertex.auth: has no file to read (expected: credentials: with its path)
            """)
    void credentials_that_do_not_go_together_are_told(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defaults: { hedge: { after: p100 } }            | defaults.hedge.after: found p100 (expected: off, a duration such as 800ms or 3s, or a percentile from p1 to p99 such as p95)
            defaults: { hedge: { after: p0 } }              | defaults.hedge.after: found p0 (expected: off, a duration such as 800ms or 3s, or a percentile from p1 to p99 such as p95)
            defaults: { hedge: { after: 95% } }             | defaults.hedge.after: found 95% (expected: off, a duration such as 800ms or 3s, or a percentile from p1 to p99 such as p95)
            defaults: { hedge: { after: 0s } }              | defaults.hedge.after: found 0s (expected: off, a duration such as 800ms or 3s, or a percentile from p1 to p99 such as p95)
            defaults: { hedge: { share: 5 } }               | defaults.hedge.share: found 5 (expected: a share from 0% to 100%)
            defaults: { hedge: { budget: 101% } }           | defaults.hedge.budget: found 101% (expected: a share from 0% to 100%)
            defaults: { hedge: { afer: 1s } }               | defaults.hedge.afer: unknown key (did you mean after?)
            defaults: { hedge: p95 }                        | defaults.hedge: found a single value (expected: a mapping with after, share, budget)
            defaults: { hedge: { after: 2s } }              | warning: defaults.hedge.after: can never fire: no call that it holds for has another target to ask beside a slow one, and a silent target is not asked again (expected: a route with a fallback or a balance)
            routes: [ { hedge: { after: p95 } } ]           | warning: routes[0].hedge.after: can never fire: no call that it holds for has another target to ask beside a slow one, and a silent target is not asked again (expected: a route with a fallback or a balance)
            routes: [ { fallback: [cache], hedge: { after: p95 } } ] | warning: routes[0].hedge.after: can never fire: no call that it holds for has another target to ask beside a slow one, and a silent target is not asked again (expected: a route with a fallback or a balance)
            providers: { openai: { hedge: { after: 1h1m } } } | warning: providers.openai.hedge.after: can never fire: no call that it holds for has another target to ask beside a slow one, and a silent target is not asked again (expected: a route with a fallback or a balance)
            """)
    void hedging_that_cannot_be_is_told(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defaults: { stream: { hold-for: 3s } }                  | defaults.stream.hold-for: has no effect: nothing switches that on where it holds (expected: on-break: hold)
            providers: { openai: { stream: { hold: 1KiB } } }       | providers.openai.stream.hold: has no effect: nothing switches that on where it holds (expected: on-break: hold)
            routes: [ { abandoned: { keep: 20s } } ]                | routes[0].abandoned.keep: has no effect: nothing switches that on where it holds (expected: mode: adopt)
            defaults: { hedge: { budget: 9% } }                     | defaults.hedge.budget: has no effect: nothing switches that on where it holds (expected: after: p95, or a duration)
            defaults: { limits: { wait: 9s } }                      | defaults.limits.wait: has no effect: nothing switches that on where it holds (expected: requests, tokens, input-tokens, output-tokens or concurrency)
            providers: { groq: { limits: { per: key } } }           | providers.groq.limits.per: has no effect: nothing switches that on where it holds (expected: requests, tokens, input-tokens, output-tokens or concurrency)
            """)
    void what_is_said_of_a_policy_that_nobody_switched_on_is_told(String yaml, String warning) {
        assertThat(Given.mistake(yaml)).isEqualTo("warning: " + warning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "defaults: { limits: { wait: 9s } }\nproviders: { groq: { limits: { concurrency: 3 } } }",
                "defaults: { limits: { per: key } }\nroutes: [ { match: { provider: groq }, limits: { requests: 9/s } } ]",
                "defaults: { stream: { on-break: error, hold: 64KiB, hold-for: 10s } }",
                "defaults: { stream: { hold: 1KiB } }\nroutes: [ { stream: { on-break: hold } } ]",
                "defaults: { abandoned: { mode: cancel, keep: 60s }, hedge: { after: off, share: 5% } }"
            })
    void one_that_is_switched_on_somewhere_or_off_by_a_word_is_not(String yaml) {
        assertThat(Given.mistakes(yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            p95   | null   | 95
            p1    | null   | 1
            800ms | PT0.8S | 0
            1m30s | PT1M30S | 0
            off   | null   | 0
            """)
    void when_calls_are_hedged_is_read(String after, String delay, int percentile) {
        String yaml = "providers: { b: { like: openai, url: \"https://b.example/v1\", key: k } }\n"
                + "routes: [ { match: { provider: openai }, fallback: [b], hedge: { after: " + after
                + ", share: 7%, budget: 50% } } ]";
        assertThat(Given.mistakes(yaml)).isEmpty();
        var route = Given.snapshot(yaml).routes().match("openai", "gpt-4o");
        var hedge = java.util.Objects.requireNonNull(
                        java.util.Objects.requireNonNull(route).policies().get("openai"))
                .hedge();
        assertThat(String.valueOf(hedge.after().delay())).isEqualTo(delay);
        assertThat(hedge.after().percentile()).isEqualTo(percentile);
        assertThat(hedge.share()).isEqualTo(0.07);
        assertThat(hedge.budget()).isEqualTo(0.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "defaults: { cache: { mode: off, ttl: 1m }, hedge: { after: off }, stream: { on-break: error } }",
                "defaults: { exhausted: fail, limits: { tokens: off, input-tokens: off, output-tokens: off } }",
                "defaults: { health: { probe: auto } }",
                "providers: { openai: { health: { probe: off } } }",
                "fleet: off",
                "fleet: { redis: off }",
                "fleet: { redis: \"\" }",
                "fleet: {}\nalerts: []\ntelemetry: { otlp: off }",
                "fleet:\nalerts:\nproxy:\nroutes: []\nproviders:",
                "proxy: { transparent: off, upstream-proxy: off }\ntls: { untrusting-clients: refuse }",
                "routes: [ { balance: [], lossy: deny } ]"
            })
    void its_off_value_is_taken(String yaml) {
        assertThat(Given.mistakes(yaml)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            defaults: { limits: { per: model } }   | defaults.limits.per: found model (allowed: target, provider, key)
            defaults: { limits: { tokens: 5 } }    | defaults.limits.tokens: found 5 (expected: a rate such as 10/s, 500/min, 1000/h or 5000/d, or off)
            defaults: { limits: { tokens: 9999999999/s } }   | defaults.limits.tokens: found 9999999999/s (expected: a rate such as 10/s, 500/min, 1000/h or 5000/d, or off)
            defaults: { limits: { token: 5/min } } | defaults.limits.token: unknown key (did you mean tokens?)
            proxy: { lisen: "127.0.0.1:1" }        | proxy.lisen: unknown key (did you mean listen?)
            proxy: { maxConnections: 5 }           | proxy.maxConnections: unknown key (did you mean max-connections?)
            proxy: { max_body: 1MiB }              | proxy.max_body: unknown key (did you mean max-body?)
            defaults: { retries: 3 }               | defaults.retries: unknown key (did you mean retry?)
            telemetry: { zzzzzzzz: 3 }             | telemetry.zzzzzzzz: unknown key (allowed: log, otlp)
            defaults: { retry: { ambiguous: retrun } } | defaults.retry.ambiguous: found retrun (did you mean return?)
            defaults: { retry: { attempts: 0 } }   | defaults.retry.attempts: found 0 (expected: a whole number from 1 to 100)
            defaults: { retry: { attempts: [] } }  | defaults.retry.attempts: found a list (expected: a whole number from 1 to 100)
            defaults: { retry: { attempts: } }     | defaults.retry.attempts: found no value (expected: a whole number from 1 to 100)
            defaults: { retry: { backoff: { initial: 5s, max: 1s } } } | defaults.retry.backoff.max: found 1000ms (expected: >= initial)
            defaults: { breaker: { window: 10ms } } | defaults.breaker.window: found 10ms (expected: >= 1s)
            defaults: { health: { timeout: 40s } } | defaults.health.timeout: found 40000ms (expected: at most interval)
            defaults: { health: { probe: healthz } } | defaults.health.probe: found healthz (expected: auto, off or a path such as /healthz)
            defaults: { health: { probe: "https://a.example/healthz" } } | defaults.health.probe: found https://a.example/healthz (expected: auto, off or a path such as /healthz)
            defaults: { health: { probe: "/a b" } } | defaults.health.probe: found /a b (expected: auto, off or a path such as /healthz)
            defaults: { timeouts: { connect: 20m } } | warning: defaults.timeouts.connect: never fires before total does, so that nothing is tried after it (expected: less than total)
            tls: { ca: { cert: a.pem } }           | tls.ca: found only one of cert and key (expected: both)
            tls: { trust: a.pem }                  | tls.trust: the file a.pem does not exist or cannot be read
            """)
    void a_wrong_word_or_value_is_named_with_what_is_allowed(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            telemetry: { otlp: collector:4318 }                       | telemetry.otlp: found collector:4318 (expected: auto, off, or a URL such as http://127.0.0.1:4318)
            telemetry: { otlp: of }                                   | telemetry.otlp: found of (expected: auto, off, or a URL such as http://127.0.0.1:4318)
            telemetry: { otlp: { endpoint: "http://u:p@c:4318" } }    | telemetry.otlp.endpoint: found a value that is not shown here (expected: auto, off, or a URL such as http://127.0.0.1:4318)
            telemetry: { otlp: { endpont: "http://c" } }              | telemetry.otlp.endpont: unknown key (did you mean endpoint?)
            telemetry: { otlp: { headers: { "a=b": hidden } } }       | telemetry.otlp.headers.a=b: is no name of a header field (expected: such as authorization)
            telemetry: { otlp: { traces: maybe } }                    | telemetry.otlp.traces: found maybe (expected: true or false)
            """)
    void a_mistake_in_where_telemetry_goes_is_explained(String yaml, String mistake) {
        assertThat(Given.mistake(yaml)).isEqualTo(mistake);
    }

    @Test
    void a_proxy_that_others_can_reach_needs_to_know_its_clients() {
        assertThat(Given.mistake("proxy: { listen: '0.0.0.0:9800' }"))
                .isEqualTo("proxy.listen: found 0.0.0.0:9800, which others can reach (expected: a loopback address, or"
                        + " clients.allow or clients.credentials with it)");
        assertThat(Given.mistakes("proxy: { listen: '0.0.0.0:9800', clients: { allow: 10.0.0.0/8 } }"))
                .isEmpty();
        assertThat(Given.mistakes("proxy: { listen: '0.0.0.0:9800', clients: { credentials: 'a:b' } }"))
                .isEmpty();
        assertThat(Given.mistakes("proxy: { listen: '[::1]:0' }")).isEmpty();
        assertThat(Given.mistakes("proxy: { listen: 'localhost:0' }")).isEmpty();
    }

    @Test
    void an_admin_port_that_others_can_reach_needs_a_token() {
        assertThat(Given.mistake("admin: { listen: '192.168.1.4:9801' }"))
                .isEqualTo("admin.listen: found 192.168.1.4:9801, which others can reach (expected: a loopback address,"
                        + " or admin.token with it)");
        assertThat(Given.mistakes("admin: { listen: '192.168.1.4:9801', token: '' }"))
                .hasSize(1);
        assertThat(Given.mistakes("admin: { listen: '192.168.1.4:9801', token: 'x' }"))
                .isEmpty();
    }

    @Test
    void credentials_are_user_and_secret() {
        assertThat(Given.mistake("proxy: { clients: { credentials: 'canary-secret' } }"))
                .isEqualTo("proxy.clients.credentials: found a value that is not shown here (expected: user:secret)");
    }

    @Test
    void a_route_is_refused_when_its_provider_is_unknown() {
        assertThat(Given.mistake("routes: [ { match: { provider: opnai } } ]"))
                .isEqualTo("routes[0].match.provider: no such provider: opnai (did you mean openai?)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { match: { provider: openai }, fallback: [grok] }            | routes[0].fallback[0]: no such provider: grok (did you mean groq?)
            { match: { provider: openai }, fallback: [cache, openai/m] } | routes[0].fallback[0]: the cache is asked last, when no target answers (expected: at the end)
            { match: { provider: openai }, fallback: [cache/m] }         | routes[0].fallback[0]: the cache has no models (expected: cache)
            { match: { provider: openai }, fallback: [cache], on: [] }   | routes[0].on: names no class of failure, so that the fallback can never fire (expected: one or more)
            { match: { provider: openai }, fallback: [cache], cache: { mode: off } } | warning: routes[0].cache.mode: has no effect, because fallback names cache: answers are kept for an outage
            { match: { provider: openai }, fallback: [openai/] }         | routes[0].fallback[0]: found openai/ (expected: provider or provider/model)
            { match: { provider: openai }, fallback: [cohere] }          | routes[0].fallback[0]: cohere speaks cohere, openai speaks openai; the client's model means nothing there (expected: cohere/model)
            { match: { provider: openai }, fallback: [openai] }          | routes[0].fallback[0]: can never help: it is the target that failed (expected: another provider or another model)
            { match: { provider: openai, model: m }, fallback: [openai/m] } | routes[0].fallback[0]: can never help: it is the target that failed (expected: another provider or another model)
            { match: { provider: openai }, fallback: [groq] }            | routes[0].fallback[0]: groq needs a key of its own, because the client's key goes only to the provider that the client addressed (expected: providers.groq.key)
            { match: { provider: openai }, fallback: [openai/m], on: [] } | routes[0].on: names no class of failure, so that the fallback can never fire (expected: one or more)
            { match: { provider: openai }, on: [timeout] }               | warning: routes[0].on: has no effect, because there is no fallback
            { match: { provider: openai }, fallback: [openai/m, openai/m] } | warning: routes[0].fallback[1]: openai/m stands there before; it is asked only once
            { match: { provider: openai }, on: [time-out], fallback: [openai/m] } | routes[0].on[0]: found time-out (did you mean timeout?)
            { name: "a b" }                                              | routes[0].name: found a b (expected: lower-case letters, digits, -, _ and .)
            """)
    void a_fallback_that_cannot_fire_is_found(String route, String mistake) {
        assertThat(Given.mistake("routes: [ " + route + " ]")).isEqualTo(mistake);
    }

    @Test
    void what_a_route_names_has_an_effect_where_answers_are_kept() {
        String route = "routes: [ { match: { provider: openai }, on: [timeout]";
        assertThat(Given.mistakes(route + ", cache: { mode: outage } } ]")).isEmpty();
        assertThat(Given.mistakes("defaults: { cache: { mode: always } }\n" + route + " } ]"))
                .isEmpty();
    }

    @Test
    void a_route_that_an_earlier_one_shadows_is_warned_of() {
        assertThat(Given.mistake("""
                routes:
                  - match: { provider: openai, model: "gpt-4*" }
                  - match: { provider: openai, model: "gpt-4o*" }
                """))
                .isEqualTo("warning: routes[1]: is never taken: route-1 (line 2) matches all of its calls before it");
        assertThat(Given.mistakes("""
                routes:
                  - match: { provider: openai, model: "gpt-4o*" }
                  - match: { provider: openai, model: "gpt-4*" }
                  - match: { provider: groq, model: "gpt-4o*" }
                  - { name: by-hint, match: { provider: openai, model: "gpt-4o*" } }
                """)).isEmpty();
    }

    @Test
    void two_routes_of_one_name_are_refused() {
        assertThat(Given.mistake("routes: [ { name: a, match: { model: x } }, { name: a, match: { model: y } } ]"))
                .isEqualTo("routes[1].name: another route has this name: a");
        assertThat(Given.mistake("routes: [ { name: default } ]"))
                .isEqualTo("routes[0].name: another route has this name: default");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            azure-openai: {}                            | providers.azure-openai: has no url, and azure-openai has none by default (expected: url: https://...)
            mine: { like: openai-compatible }           | providers.mine: has no url, and openai-compatible has none by default (expected: url: https://...)
            openia: {}                                  | providers.openia: no built-in provider; say like: and its dialect's provider, such as openai or openai-compatible (did you mean openai?)
            mine: { like: opnai }                       | providers.mine.like: no such provider: opnai (did you mean openai?)
            Mine: { like: openai }                      | providers.Mine: not a provider's name (expected: lower-case letters, digits, -, _ and ., at most 63, beginning with a letter or digit; not cache)
            mine: { like: openai, url: "ftp://x" }      | providers.mine.url: found ftp://x (expected: a URL such as https://api.example.com/v1, without user, query and fragment)
            mine: { like: openai, url: "https://u:canary@x" } | providers.mine.url: found a value that is not shown here (expected: a URL such as https://api.example.com/v1, without user, query and fragment)
            mine: { like: openai, url: "http://metadata.google.internal" } | providers.mine.url: found http://metadata.google.internal, a cloud's metadata service, which nobody may reach (expected: a provider)
            mine: { like: openai, connect-to: "169.254.169.254:80" } | providers.mine.connect-to: found 169.254.169.254:80, a cloud's metadata service, which nobody may reach (expected: a provider)
            mine: { like: openai, connect-to: "x" }     | providers.mine.connect-to: found x (expected: host:port such as 127.0.0.1:9800 or [::1]:9800)
            """)
    void a_provider_that_cannot_be_is_refused(String entry, String mistake) {
        assertThat(Given.mistake("providers: { " + entry + " }")).isEqualTo(mistake);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            gpt-4o: { windw: 5 }                                | gpt-4o.windw: unknown key (did you mean window?)
            gpt-4o: { window: 128k }                            | gpt-4o.window: found 128k (expected: a whole number from 1 to 1000000000)
            gpt-4o: { output: 0 }                               | gpt-4o.output: found 0 (expected: a whole number from 1 to 1000000000)
            gpt-4o: { window: 100, output: 101 }                | gpt-4o.output: found 101 (expected: at most window, which holds prompt and answer)
            gpt-4o: { can: image }                              | gpt-4o.can: found image (did you mean images?)
            gpt-4o: { cannot: [stop, schema_with_tool] }        | gpt-4o.cannot[1]: found schema_with_tool (did you mean schema-with-tools?)
            gpt-4o: { can: [tools, stop], cannot: [stop] }      | gpt-4o.cannot[0]: stop stands under can too (expected: one of them)
            gpt-4o: { reasoning: maybe }                        | gpt-4o.reasoning: found maybe (expected: true or false)
            gpt-4o: [window]                                    | gpt-4o: found a list (expected: a mapping with window, output, reasoning, can, cannot)
            """)
    void what_is_said_of_models_has_to_make_sense(String entry, String mistake) {
        assertThat(Given.mistake("providers: { openai: { models: { " + entry + " } } }"))
                .isEqualTo("providers.openai.models." + mistake);
    }

    @Test
    void a_pattern_that_no_model_can_match_is_refused() {
        assertThat(Given.mistake("providers: { openai: { models: { ' ': { window: 5 } } } }"))
                .isEqualTo("providers.openai.models. : names no model (expected: a pattern such as gpt-4o*)");
    }

    @Test
    void a_mistake_about_a_model_is_told_once_with_its_place_though_others_are_like_that_entry() {
        assertThat(Given.mistakes("""
                providers:
                  first: { like: openai, models: { "*": { can: stop, cannot: stop } } }
                  second: { like: first }
                """))
                .containsExactly("fairlead.yaml:2:62: providers.first.models.*.cannot: stop stands under can too"
                        + " (expected: one of them)");
    }

    @Test
    void entries_that_are_like_each_other_are_refused() {
        assertThat(Given.mistakes("providers: { a: { like: b }, b: { like: a } }"))
                .hasSize(2)
                .allMatch(mistake -> mistake.contains("goes round in a circle"));
    }
}

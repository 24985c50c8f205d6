package io.fairlead.sidecar.demo;

import java.nio.file.Path;

/** The configuration that the demo runs with: a spare provider for each API, and clocks that fit its short phases. */
final class DemoConfiguration {

    private DemoConfiguration() {}

    static String yaml(Path internetCa, int openai, int anthropic, int openaiSpare, int anthropicSpare) {
        return """
                proxy:
                  listen: 127.0.0.1:0
                admin:
                  listen: 127.0.0.1:0
                tls:
                  trust: [%s]
                telemetry:
                  log: { level: error, access: false }
                defaults:
                  timeouts: { first-byte: 700ms, first-token: 700ms }
                  retry:
                    backoff: { initial: 100ms, max: 1s, factor: 2, jitter: full }
                  breaker: { window: 10s, open: 2s }
                providers:
                  openai: { url: "https://localhost:%d/v1" }
                  anthropic: { url: "https://localhost:%d" }
                  openai-spare: { like: openai, url: "https://localhost:%d/v1", key: demo-key }
                  anthropic-spare: { like: anthropic, url: "https://localhost:%d", key: demo-key }
                routes:
                  - match: { provider: openai }
                    fallback: [openai-spare]
                  - match: { provider: anthropic }
                    fallback: [anthropic-spare]
                """.formatted(internetCa, openai, anthropic, openaiSpare, anthropicSpare);
    }
}

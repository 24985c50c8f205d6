package io.fairlead.proxy.telemetry;

import io.opentelemetry.common.ComponentLoader;
import io.opentelemetry.sdk.common.export.GrpcSenderProvider;
import io.opentelemetry.sdk.common.export.HttpSenderProvider;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Gives the SDK Fairlead's own way to collectors, and everything else as it finds it by itself.
 *
 * @param ownTls whether certificates for collectors alone are configured; else they are checked as providers are
 */
record OwnSenders(CollectorWire wire, boolean ownTls) implements ComponentLoader {

    private static final Pattern CERTIFICATES =
            Pattern.compile("otel\\.exporter\\.otlp\\.(traces\\.|metrics\\.)?(certificate|client\\.(key|certificate))");

    static OwnSenders of(CollectorWire wire, Map<String, String> properties) {
        return new OwnSenders(
                wire,
                properties.keySet().stream()
                        .anyMatch(each -> CERTIFICATES.matcher(each).matches()));
    }

    /** The SDK makes one in any case; it is asked where somebody said something of it. */
    private @Nullable SSLContext said(@Nullable SSLContext made) {
        return ownTls ? made : null;
    }

    @Override
    public <T> Iterable<T> load(Class<T> kind) {
        if (kind == HttpSenderProvider.class) {
            HttpSenderProvider http = config -> new OtlpHttp(config, wire, said(config.getSslContext()));
            return List.of(kind.cast(http));
        }
        if (kind == GrpcSenderProvider.class) {
            GrpcSenderProvider grpc = config -> new OtlpGrpc(config, wire, said(config.getSslContext()));
            return List.of(kind.cast(grpc));
        }
        return ComponentLoader.forClassLoader(OwnSenders.class.getClassLoader()).load(kind);
    }
}

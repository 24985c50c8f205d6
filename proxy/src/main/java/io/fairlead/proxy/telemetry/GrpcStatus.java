package io.fairlead.proxy.telemetry;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.telemetry.CollectorWire.Answer;
import io.opentelemetry.sdk.common.export.GrpcStatusCode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a gRPC call came out, as its trailers say it.
 *
 * @param retryDelay how long the server asks to wait; null when it does not
 */
record GrpcStatus(GrpcStatusCode code, @Nullable Duration retryDelay) {

    private static final int GOOD = 200;

    /** Of an answer that came. One without a status is told by HTTP's own, which something on the way may have said. */
    static GrpcStatus of(Answer answer) {
        Headers fields = answer.trailers().contains("grpc-status") ? answer.trailers() : answer.headers();
        String said = fields.get("grpc-status");
        if (said == null) {
            return new GrpcStatus(answer.status() == GOOD ? GrpcStatusCode.UNKNOWN : byHttp(answer.status()), null);
        }
        return new GrpcStatus(code(said.strip()), RetryInfo.delay(fields.get("grpc-status-details-bin")));
    }

    private static GrpcStatusCode code(String said) {
        try {
            return GrpcStatusCode.fromValue(Integer.parseInt(said));
        } catch (NumberFormatException e) {
            return GrpcStatusCode.UNKNOWN;
        }
    }

    /** As gRPC maps them. */
    private static GrpcStatusCode byHttp(int status) {
        return switch (status) {
            case 400 -> GrpcStatusCode.INTERNAL;
            case 401 -> GrpcStatusCode.UNAUTHENTICATED;
            case 403 -> GrpcStatusCode.PERMISSION_DENIED;
            case 404 -> GrpcStatusCode.UNIMPLEMENTED;
            case 429, 502, 503, 504 -> GrpcStatusCode.UNAVAILABLE;
            default -> GrpcStatusCode.UNKNOWN;
        };
    }
}

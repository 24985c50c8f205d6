package io.fairlead.proxy.credential;

import io.fairlead.proxy.exchange.Headers;
import io.fairlead.proxy.exchange.Origin;
import io.fairlead.proxy.exchange.Request;
import io.fairlead.proxy.exchange.RequestBody;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * AWS Signature Version 4 by the AWS SDK's own signer, with the credentials of its default chain: environment, web identity,
 * shared files, container, instance. Looking them up and hashing a body take time: both happen on workers, never on a loop.
 *
 * <p>Source: AWS Identity and Access Management User Guide, "Signing AWS API requests".
 */
public final class AwsSigner implements RequestSigner {
    private static final Logger LOG = LoggerFactory.getLogger(AwsSigner.class);
    private static final String SERVICE = "bedrock";
    private static final Set<String> SIGNED =
            Set.of("authorization", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token");

    private final AwsCredentialsProvider credentials;
    private final Executor workers;
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    AwsSigner(AwsCredentialsProvider credentials, Executor workers) {
        this.credentials = credentials;
        this.workers = workers;
    }

    /** With the SDK's default chain, which is looked up at the first use and renewed by the SDK ahead of need. */
    public static AwsSigner ofDefaultChain(Executor workers) {
        return new AwsSigner(
                DefaultCredentialsProvider.builder()
                        .asyncCredentialUpdateEnabled(true)
                        .build(),
                workers);
    }

    @Override
    public CompletableFuture<Request> sign(Request request, Origin origin) {
        if (!(request.body() instanceof RequestBody.Whole whole)) {
            return CompletableFuture.failedFuture(new IllegalArgumentException(
                    "a body larger than proxy.replay-body cannot be signed (raise replay-body)"));
        }
        ByteBuf body = whole.content().retainedDuplicate();
        CompletableFuture<Request> signed = new CompletableFuture<>();
        try {
            workers.execute(() -> {
                try {
                    signed.complete(signed(request, origin, body));
                } catch (SdkException e) {
                    // Its text tells each place of the chain that was tried; none holds a secret, but it is long.
                    signed.completeExceptionally(new IllegalStateException(
                            "AWS credentials were not found by the default chain, or no region for " + origin.host(),
                            e));
                } catch (RuntimeException e) {
                    signed.completeExceptionally(e);
                } finally {
                    body.release();
                }
            });
        } catch (RejectedExecutionException e) {
            body.release();
            signed.completeExceptionally(new IllegalStateException("too many requests wait to be signed", e));
        }
        return signed;
    }

    @Override
    public void close() {
        if (credentials instanceof AutoCloseable renewing) {
            try {
                renewing.close();
            } catch (Exception e) {
                LOG.debug("the AWS credentials did not close", e);
            }
        }
    }

    private Request signed(Request request, Origin origin, ByteBuf body) {
        SdkHttpRequest.Builder plain = SdkHttpRequest.builder()
                .method(SdkHttpMethod.fromValue(request.method()))
                .uri(URI.create(origin + request.path()))
                .putHeader("Host", origin.authority());
        String type = request.headers().get("content-type");
        if (type != null) {
            plain.putHeader("content-type", type);
        }
        var result = signer.sign(to -> to.identity(credentials.resolveCredentials())
                .request(plain.build())
                .payload(() -> new ByteBufInputStream(body.duplicate()))
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region(origin.host())));
        Headers headers = request.headers();
        for (Map.Entry<String, List<String>> each : result.request().headers().entrySet()) {
            if (SIGNED.contains(each.getKey().toLowerCase(Locale.ROOT))) {
                headers = headers.with(each.getKey(), String.join(",", each.getValue()));
            }
        }
        return request.withHeaders(headers);
    }

    /** The label after the service's own; a host that names none is in the region that the SDK's chain finds. */
    private static String region(String host) {
        String[] labels = host.split("\\.", -1);
        for (int i = 0; i + 1 < labels.length; i++) {
            if (labels[i].startsWith("bedrock")) {
                return labels[i + 1];
            }
        }
        return DefaultAwsRegionProviderChain.builder().build().getRegion().id();
    }
}

package io.fairlead.proxy.wire;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.URI;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.http.Protocol;
import software.amazon.awssdk.http.ProtocolNegotiation;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;

/** How clients of the AWS SDK go through the engine: by CONNECT, trusting its CA, signing with a key of their own, and trying once. */
public final class AwsClients {

    private AwsClients() {}

    /** HTTP/1.1, for clients that wait. */
    public static SdkHttpClient apache(Scene scene) {
        return ApacheHttpClient.builder()
                .proxyConfiguration(software.amazon.awssdk.http.apache.ProxyConfiguration.builder()
                        .endpoint(URI.create(scene.engine.url()))
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build())
                .tlsTrustManagersProvider(() -> new TrustManager[] {scene.engine.trust()})
                .build();
    }

    /** HTTP/2, for clients that do not. */
    public static SdkAsyncHttpClient netty(Scene scene, EventLoopGroup loops) {
        return NettyNioAsyncHttpClient.builder()
                .proxyConfiguration(software.amazon.awssdk.http.nio.netty.ProxyConfiguration.builder()
                        .scheme("http")
                        .host("127.0.0.1")
                        .port(scene.address().getPort())
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build())
                .eventLoopGroup(SdkEventLoopGroup.create(loops, NioSocketChannel::new))
                .protocol(Protocol.HTTP2)
                .protocolNegotiation(ProtocolNegotiation.ALPN)
                .tlsTrustManagersProvider(() -> new TrustManager[] {scene.engine.trust()})
                .build();
    }

    /** Gives {@code builder} all but the HTTP client. */
    public static <B extends AwsClientBuilder<B, C>, C> B once(B builder, String secret) {
        return builder.region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", secret)))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()));
    }
}

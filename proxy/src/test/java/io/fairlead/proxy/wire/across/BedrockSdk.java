package io.fairlead.proxy.wire.across;

import io.fairlead.proxy.wire.Scene;
import java.net.URI;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/** The AWS SDK's synchronous client, which knows no streams. */
final class BedrockSdk implements Sdk {
    private final SdkHttpClient http;
    private final BedrockRuntimeClient client;

    BedrockSdk(Scene scene) {
        http = ApacheHttpClient.builder()
                .proxyConfiguration(ProxyConfiguration.builder()
                        .endpoint(URI.create(scene.engine.url()))
                        .useSystemPropertyValues(false)
                        .useEnvironmentVariableValues(false)
                        .build())
                .tlsTrustManagersProvider(() -> new TrustManager[] {scene.engine.trust()})
                .build();
        client = BedrockRuntimeClient.builder()
                .region(Region.US_EAST_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "client-key")))
                .overrideConfiguration(settings -> settings.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                .httpClient(http)
                .build();
    }

    @Override
    public String provider() {
        return "bedrock";
    }

    @Override
    public String model() {
        return Bedrock.MODEL;
    }

    @Override
    public Heard whole(Ask ask) {
        ConverseResponse response = client.converse(request -> request.modelId(model())
                .system(Bedrock.system(ask))
                .messages(Bedrock.messages(ask))
                .toolConfig(Bedrock.tools(ask))
                .outputConfig(Bedrock.output(ask)));
        return Bedrock.heard(
                response.output().message(),
                response.stopReasonAsString(),
                response.usage(),
                response.sdkHttpResponse());
    }

    @Override
    public Raised raised(Throwable failure) {
        return Bedrock.raised(failure);
    }

    @Override
    public Unavailable unavailable() {
        return Bedrock.unavailable();
    }

    @Override
    public void close() {
        client.close();
        http.close();
    }
}

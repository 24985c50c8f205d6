package io.fairlead.proxy.wire.across;

import io.fairlead.proxy.wire.AwsClients;
import io.fairlead.proxy.wire.Scene;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;

/** The AWS SDK's synchronous client, which knows no streams. */
final class BedrockSdk implements Sdk {
    private final SdkHttpClient http;
    private final BedrockRuntimeClient client;

    BedrockSdk(Scene scene) {
        http = AwsClients.apache(scene);
        client = AwsClients.once(BedrockRuntimeClient.builder(), "client-key")
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

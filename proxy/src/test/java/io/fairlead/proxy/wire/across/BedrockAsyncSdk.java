package io.fairlead.proxy.wire.across;

import io.fairlead.proxy.wire.AwsClients;
import io.fairlead.proxy.wire.Scene;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.async.SdkAsyncHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeAsyncClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockDeltaEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStartEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlockStopEvent;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponse;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseStreamResponseHandler;
import software.amazon.awssdk.services.bedrockruntime.model.Message;
import software.amazon.awssdk.services.bedrockruntime.model.TokenUsage;
import software.amazon.awssdk.services.bedrockruntime.model.ToolUseBlockStart;

/** The AWS SDK's asynchronous client, over HTTP/2. */
final class BedrockAsyncSdk implements StreamingSdk {
    @SuppressWarnings("deprecation") // the one kind that the SDK knows
    private final EventLoopGroup loops = new NioEventLoopGroup(1);

    private final SdkAsyncHttpClient http;
    private final BedrockRuntimeAsyncClient client;

    BedrockAsyncSdk(Scene scene) {
        http = AwsClients.netty(scene, loops);
        client = AwsClients.once(BedrockRuntimeAsyncClient.builder(), "client-key")
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
                        .outputConfig(Bedrock.output(ask)))
                .join();
        return Bedrock.heard(
                response.output().message(),
                response.stopReasonAsString(),
                response.usage(),
                response.sdkHttpResponse());
    }

    @Override
    public Heard stream(Ask ask) {
        Gathered gathered = new Gathered();
        client.converseStream(
                        request -> request.modelId(model())
                                .system(Bedrock.system(ask))
                                .messages(Bedrock.messages(ask))
                                .toolConfig(Bedrock.tools(ask))
                                .outputConfig(Bedrock.output(ask)),
                        ConverseStreamResponseHandler.builder()
                                .onResponse(gathered::head)
                                .subscriber(ConverseStreamResponseHandler.Visitor.builder()
                                        .onContentBlockStart(gathered::start)
                                        .onContentBlockDelta(gathered::delta)
                                        .onContentBlockStop(gathered::stop)
                                        .onMessageStop(event -> gathered.stop = event.stopReasonAsString())
                                        .onMetadata(event -> gathered.usage = event.usage())
                                        .build())
                                .build())
                .join();
        return gathered.heard();
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
        loops.shutdownGracefully(0, 30, TimeUnit.SECONDS); // after a second its buffers would be given up, not released
    }

    /** The events of a stream, put together as an application has to: the SDK has no means for it. */
    private static final class Gathered {
        private final List<ContentBlock> blocks = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private @Nullable ToolUseBlockStart call;
        private @Nullable ConverseStreamResponse head;
        private @Nullable String stop;
        private @Nullable TokenUsage usage;

        void head(ConverseStreamResponse response) {
            head = response;
        }

        void start(ContentBlockStartEvent event) {
            call = event.start().toolUse();
        }

        void delta(ContentBlockDeltaEvent event) {
            text.append(
                    event.delta().text() != null
                            ? event.delta().text()
                            : event.delta().toolUse().input());
        }

        void stop(ContentBlockStopEvent event) {
            ToolUseBlockStart open = call;
            String all = text.toString();
            blocks.add(
                    open == null
                            ? ContentBlock.fromText(all)
                            : ContentBlock.fromToolUse(use -> use.toolUseId(open.toolUseId())
                                    .name(open.name())
                                    .input(Bedrock.document(Jsons.read(all.isEmpty() ? "{}" : all)))));
            call = null;
            text.setLength(0);
        }

        Heard heard() {
            Message message = Message.builder()
                    .role(ConversationRole.ASSISTANT)
                    .content(blocks)
                    .build();
            return Bedrock.heard(
                    message,
                    Objects.requireNonNull(stop),
                    Objects.requireNonNull(usage),
                    Objects.requireNonNull(head).sdkHttpResponse());
        }
    }
}

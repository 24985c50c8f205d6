package io.fairlead.admin;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One admin connection: checks, routes, answers. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

    /** What resources may see of a request's header fields: no secret among them. */
    private static final List<String> READ = List.of("accept", "accept-encoding", "content-type", "if-none-match");

    private static final int MOST_WAITING = 16;

    private final Guard guard;
    private final Router router;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private int waiting;

    AdminHandler(Guard guard, Router router) {
        this.guard = guard;
        this.router = router;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        boolean head = request.method().name().equals("HEAD");
        CompletableFuture<Reply> answer = answer(request)
                .handle((reply, bug) -> reply != null ? reply : failed(bug))
                .toCompletableFuture();
        waiting++;
        context.channel().config().setAutoRead(waiting < MOST_WAITING);
        // In the order of the requests, however long each takes.
        last = last.thenCombine(answer, (before, reply) -> reply)
                .thenAccept(reply -> onLoop(context, () -> {
                    waiting--;
                    write(context, reply, keepAlive, head);
                    context.channel().config().setAutoRead(true);
                }));
    }

    private static void onLoop(ChannelHandlerContext context, Runnable work) {
        if (context.executor().inEventLoop()) {
            work.run();
        } else {
            context.executor().execute(work);
        }
    }

    private static void write(ChannelHandlerContext context, Reply reply, boolean keepAlive, boolean head) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
        ReplyHeaders.set(response.headers(), reply);
        HttpUtil.setKeepAlive(response, keepAlive);
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private CompletionStage<Reply> answer(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return done(Reply.problem(400, "Bad Request", "This is no HTTP request."));
        }
        try {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            String path = target.path();
            Reply refusal = guard.check(
                    path, header(request, "Host"), header(request, "Origin"), header(request, "Authorization"));
            return refusal != null
                    ? done(refusal)
                    : router.route(new Call(
                            request.method().name(),
                            path,
                            target.parameters(),
                            Map.of(),
                            read(request),
                            ByteBufUtil.getBytes(request.content())));
        } catch (IllegalArgumentException e) {
            return done(Reply.problem(400, "Bad Request", "The path or query is not well formed."));
        } catch (RuntimeException e) {
            return done(failed(e));
        }
    }

    private static Map<String, String> read(FullHttpRequest request) {
        Map<String, String> fields = new HashMap<>();
        for (String name : READ) {
            List<String> values = request.headers().getAll(name);
            if (!values.isEmpty()) {
                fields.put(name, String.join(", ", values));
            }
        }
        return fields;
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static Reply failed(@Nullable Throwable bug) {
        log.error("an admin resource failed", bug);
        return Reply.problem(500, "Internal Server Error", "The admin port failed; its log says why.");
    }

    private static @Nullable String header(FullHttpRequest request, String name) {
        return request.headers().get(name);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("admin connection ended", cause);
        context.close();
    }
}

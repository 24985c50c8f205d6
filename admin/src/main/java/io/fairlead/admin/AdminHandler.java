package io.fairlead.admin;

import io.fairlead.proxy.observe.AuditLog;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One admin connection: checks, routes, answers. The next request is read when the answer before it has gone out. Who does
 * not read its answers can therefore ask for no more.
 */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger log = LoggerFactory.getLogger(AdminHandler.class);

    private final Guard guard;
    private final Router router;
    private final AuditLog audit;
    private final OpenConnections connections;

    /** What came in the same read as a request before it: no more than that. */
    private final Queue<FullHttpRequest> early = new ArrayDeque<>();

    private boolean answering;
    private boolean following;

    AdminHandler(Guard guard, Router router, AuditLog audit, OpenConnections connections) {
        this.guard = guard;
        this.router = router;
        this.audit = audit;
        this.connections = connections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (connections.opened(context.channel())) {
            context.read();
        } else {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connections.closed(context.channel());
        early.forEach(FullHttpRequest::release);
        early.clear();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (following) {
            context.close(); // nothing can be answered after events that have no end
        } else if (answering) {
            early.add(request.retain());
        } else {
            begin(context, request);
        }
    }

    private void begin(ChannelHandlerContext context, FullHttpRequest request) {
        answering = true;
        connections.busy(context.channel());
        boolean keepAlive =
                HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
        boolean head = request.method().name().equals("HEAD");
        answer(context, request)
                .handle((reply, bug) -> reply != null ? reply : failed(bug))
                .thenAccept(reply -> onLoop(context, () -> {
                    if (reply.reader() == null) {
                        write(context, reply, keepAlive, head);
                    } else {
                        follow(context, reply, reply.reader());
                    }
                }));
    }

    private static void onLoop(ChannelHandlerContext context, Runnable work) {
        if (context.executor().inEventLoop()) {
            work.run();
        } else {
            context.executor().execute(work);
        }
    }

    private void write(ChannelHandlerContext context, Reply reply, boolean keepAlive, boolean head) {
        ChannelFuture written = context.writeAndFlush(response(reply, keepAlive, head));
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        written.addListener((ChannelFutureListener) done -> {
            if (done.isSuccess()) {
                next(context);
            } else {
                context.close();
            }
        });
    }

    private void next(ChannelHandlerContext context) {
        answering = false;
        FullHttpRequest next = early.poll();
        if (next == null) {
            connections.idle(context.channel());
            context.read();
            return;
        }
        answering = true;
        context.executor().execute(() -> {
            try {
                begin(context, next);
            } finally {
                next.release();
            }
        });
    }

    private Reply watched(Reply reply, String path, Caller caller) {
        if (reply.reader() != null) {
            reply.reader().whileAllowed(() -> guard.check(path, caller).refusal() == null);
        }
        return reply;
    }

    /** From here on the connection is read for its end alone. */
    private void follow(ChannelHandlerContext context, Reply reply, EventReader reader) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.status()));
        ReplyHeaders.set(response.headers(), reply);
        following = true;
        context.pipeline().remove(ReadTimeoutHandler.class);
        context.write(response);
        context.pipeline().addLast(reader);
        context.channel().config().setAutoRead(true);
    }

    static FullHttpResponse response(Reply reply, boolean keepAlive, boolean head) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(reply.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(reply.body()));
        ReplyHeaders.set(response.headers(), reply);
        HttpUtil.setKeepAlive(response, keepAlive);
        return response;
    }

    private CompletionStage<Reply> answer(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return done(undecoded(request.decoderResult().cause()));
        }
        String method = request.method().name();
        try {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            String path = target.path();
            Caller caller = RequestFields.caller(context.channel(), request);
            Guard.Verdict verdict = guard.check(path, caller);
            CompletionStage<Reply> answer = verdict.refusal() != null
                    ? done(verdict.refusal())
                    : router.route(Call.of(
                                    method,
                                    path,
                                    target.parameters(),
                                    RequestFields.read(request),
                                    caller,
                                    ByteBufUtil.getBytes(request.content())))
                            .thenApply(reply -> watched(reply, path, caller));
            return router.changes(method, path)
                    ? answer.whenComplete((reply, bug) -> audit.asked(
                            method, path, verdict.who(), caller.address(), reply == null ? 500 : reply.status()))
                    : answer;
        } catch (IllegalArgumentException e) {
            return done(Reply.problem(400, "Bad Request", "The path or query is not well formed."));
        } catch (RuntimeException e) {
            return done(failed(e));
        }
    }

    private static Reply undecoded(@Nullable Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Reply.problem(414, "URI Too Long", "The request line is too long.");
        }
        return cause instanceof TooLongHttpHeaderException
                ? Reply.problem(431, "Request Header Fields Too Large", "The header fields are too large.")
                : Reply.problem(400, "Bad Request", "This is no HTTP request.");
    }

    private static CompletionStage<Reply> done(Reply reply) {
        return CompletableFuture.completedFuture(reply);
    }

    private static Reply failed(@Nullable Throwable bug) {
        Throwable cause = bug != null && bug.getCause() != null ? bug.getCause() : bug;
        if (cause instanceof RejectedExecutionException) {
            return Reply.problem(503, "Service Unavailable", "Too much is asked for at once.")
                    .with("retry-after", "1");
        }
        log.error("an admin resource failed", bug);
        return Reply.problem(500, "Internal Server Error", "The admin port failed; its log says why.");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("admin connection ended", cause);
        context.close();
    }
}

package io.fairlead.sidecar.training;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where pupils sit: connections over HTTP/1.1 to the Fairlead that learns, on one event loop. Used by one thread. */
final class Classroom implements AutoCloseable {

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final InetSocketAddress fairlead;
    private final SslContext trusting;

    Classroom(Trainee trainee) throws IOException {
        this.fairlead = trainee.address();
        this.trusting = SslContextBuilder.forClient()
                .trustManager(trainee.caPem().toFile())
                .build();
    }

    /**
     * Gives a lesson and waits for its end.
     *
     * @param each how many connections ask each question
     */
    void give(Lesson lesson, List<Question> questions, int each) throws IOException {
        List<Channel> connections = new ArrayList<>();
        for (int i = 0; i < each; i++) {
            for (Question question : questions) {
                connections.add(open(lesson, question));
            }
        }
        connections.forEach(open -> open.closeFuture().awaitUninterruptibly());
        if (!lesson.learned()) {
            throw new IOException("only " + lesson);
        }
    }

    private Channel open(Lesson lesson, Question question) {
        return new Bootstrap()
                .group(group)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (question.intercepted()) {
                            channel.pipeline()
                                    .addLast(new HttpProxyHandler(fairlead))
                                    .addLast(trusting.newHandler(channel.alloc(), "localhost", question.port()));
                        }
                        channel.pipeline().addLast(new HttpClientCodec()).addLast(new Pupil(lesson, question));
                    }
                })
                .connect(
                        question.intercepted()
                                ? InetSocketAddress.createUnresolved("localhost", question.port())
                                : fairlead)
                .syncUninterruptibly()
                .channel();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}

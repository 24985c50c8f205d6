package io.fairlead.proxy.upstream;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.util.function.IntConsumer;

/** Takes an upstream proxy's answer to CONNECT: the first head that is final, or whatever ends the connection before. */
final class ConnectAnswer extends ChannelInboundHandlerAdapter {

    private final IntConsumer status;
    private boolean told;

    /** {@code status} is told once; 0 stands for no answer. */
    ConnectAnswer(IntConsumer status) {
        this.status = status;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response) {
            boolean broken = response.decoderResult().isFailure();
            ReferenceCountUtil.release(message);
            if (broken || response.status().code() >= 200) {
                tell(broken ? 0 : response.status().code());
            }
        } else if (told) {
            context.fireChannelRead(message);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    private void tell(int code) {
        if (!told) {
            told = true;
            status.accept(code);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        tell(0);
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        tell(0);
        ChannelFuture unused = context.close();
    }
}

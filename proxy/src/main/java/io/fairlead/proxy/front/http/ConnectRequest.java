package io.fairlead.proxy.front.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;

/** A CONNECT that waits for its answer. On the channel's loop. */
public interface ConnectRequest {

    Channel channel();

    /** Answers 200 and hands the connection to {@code next}, with every byte that came behind the CONNECT. */
    void establish(ChannelHandler next);

    /** Answers with the cause in reason phrase, field and body. */
    void refuse(int status, String code, String sentence);
}

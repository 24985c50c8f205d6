package io.fairlead.fleet;

import io.fairlead.proxy.credential.Secret;
import io.fairlead.proxy.fleet.RedisAddress;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslVerifyMode;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.protocol.CommandType;
import io.lettuce.core.protocol.RedisCommand;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** How Lettuce is set up: few threads, bounded queues, nothing kept for a server that is not there. */
final class Client {

    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final int WAITING = 10_000;
    private static final int THREADS = 2;

    private Client() {}

    static RedisClient of() {
        ClientResources resources = DefaultClientResources.builder()
                .ioThreadPoolSize(THREADS)
                .computationThreadPoolSize(THREADS)
                .reconnectDelay(
                        () -> Delay.exponential(Duration.ofMillis(20), Duration.ofSeconds(1), 2, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources);
        client.setOptions(ClientOptions.builder()
                .autoReconnect(true)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(WAITING)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(CONNECT)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(
                        TimeoutOptions.builder().timeoutSource(new Patience()).build())
                .build());
        return client;
    }

    /** The only place where user and password are read. */
    static RedisURI address(RedisAddress redis) {
        RedisURI uri = new RedisURI(redis.host(), redis.port(), CONNECT);
        uri.setDatabase(redis.database());
        uri.setSsl(redis.tls());
        uri.setVerifyPeer(SslVerifyMode.FULL);
        uri.setClientName("fairlead");
        Secret password = redis.password();
        if (password != null) {
            Secret user = redis.user();
            uri.setCredentialsProvider(RedisCredentialsProvider.from(
                    () -> RedisCredentials.just(user == null ? null : user.reveal(), password.reveal())));
        }
        return uri;
    }

    static void close(RedisClient client) {
        client.getResources().shutdown(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /** Whether the server did not answer, so that it is not to be waited for. */
    static boolean silent(Throwable trouble) {
        Throwable cause = cause(trouble);
        return cause instanceof RedisCommandTimeoutException || cause instanceof TimeoutException;
    }

    /** In a few words: what the server or the network said. Lettuce masks credentials. */
    static String why(@Nullable Throwable trouble) {
        if (trouble == null) {
            return "it went";
        }
        Throwable cause = cause(trouble);
        while (cause instanceof RedisException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static Throwable cause(Throwable trouble) {
        Throwable cause = trouble.getCause();
        return trouble instanceof CompletionException && cause != null ? cause : trouble;
    }

    /** One who waits for news waits longer than others. */
    private static final class Patience extends TimeoutOptions.TimeoutSource {
        @Override
        public long getTimeout(RedisCommand<?, ?, ?> command) {
            Duration longest = command.getType() == CommandType.XREAD ? NewsReader.LONGEST.multipliedBy(3) : PATIENCE;
            return longest.toMillis();
        }

        @Override
        public TimeUnit getTimeUnit() {
            return TimeUnit.MILLISECONDS;
        }
    }
}

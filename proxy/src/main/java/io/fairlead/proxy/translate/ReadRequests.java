package io.fairlead.proxy.translate;

import io.fairlead.dialect.json.NoRoomException;
import io.fairlead.dialect.neutral.Api;
import io.fairlead.dialect.neutral.Conversation;
import io.fairlead.dialect.neutral.Reply;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.RequestBody;
import io.fairlead.proxy.layer.LargeWork;
import io.netty.buffer.ByteBuf;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads clients' requests for those who go on with an answer: on the loop when they are small. Immutable, safe for any thread.
 *
 * @param ways in which API a client speaks
 * @param workshop where requests are read, with which memory
 * @param clock the wall clock, for answers that say when they were made
 */
public record ReadRequests(Conversions ways, ConversionResources workshop, InstantSource clock) {

    /** The API that the client speaks, or null when it is not translated. */
    public @Nullable Api api(Exchange exchange) {
        return ways.api(exchange);
    }

    /** Whose models answer the client's own request. */
    public String maker(Exchange exchange) {
        return ways.maker(exchange);
    }

    /**
     * What {@code made} makes of a request, with what an answer to it is written for; null when it cannot be read. Completes on the
     * exchange's loop.
     */
    public <T> CompletableFuture<@Nullable T> read(Exchange exchange, BiFunction<Conversation, Reply, T> made) {
        Api api = api(exchange);
        if (api == null || !(exchange.request().body() instanceof RequestBody.Whole whole)) {
            return CompletableFuture.completedFuture(null);
        }
        if (whole.length() <= LargeWork.LARGE) {
            return CompletableFuture.completedFuture(made(exchange, api, made));
        }
        ByteBuf held = whole.content().retain();
        CompletableFuture<@Nullable T> result = new CompletableFuture<>();
        AtomicBoolean over = new AtomicBoolean();
        exchange.onStop(why -> {
            over.set(true);
            result.complete(null);
        });
        boolean begun = workshop.work()
                .run(
                        exchange.loop(),
                        over::get,
                        () -> new Read<>(made(exchange, api, made)),
                        held::release,
                        late -> {},
                        new LargeWork.Receiver<Read<T>>() {
                            @Override
                            public void made(Read<T> read) {
                                result.complete(read.value());
                            }

                            @Override
                            public void failed(Throwable bug) {
                                result.completeExceptionally(bug);
                            }
                        });
        return begun ? result : CompletableFuture.completedFuture(null);
    }

    /** What came of it. */
    private record Read<T>(@Nullable T value) {}

    private <T> @Nullable T made(Exchange exchange, Api api, BiFunction<Conversation, Reply, T> made) {
        try (WorkMemory room = new WorkMemory(workshop.memory())) {
            ReadRequest asked = ReadRequest.of(exchange, api, maker(exchange), room);
            if (asked == null) {
                return null;
            }
            String model = exchange.model();
            Reply reply = new Reply(
                    asked.conversation().withoutTurns(),
                    maker(exchange),
                    model == null ? "" : model,
                    exchange.id(),
                    clock.instant().getEpochSecond(),
                    exchange.request().path());
            return made.apply(asked.conversation(), reply);
        } catch (NoRoomException full) {
            return null;
        }
    }
}

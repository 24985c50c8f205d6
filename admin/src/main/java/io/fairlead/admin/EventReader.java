package io.fairlead.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.fairlead.proxy.observe.Event;
import io.fairlead.proxy.observe.EventHub;
import io.fairlead.proxy.observe.EventSubscriber;
import io.fairlead.proxy.observe.Subscription;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection that reads events, at its own pace. What it does not take waits in its bounded line. What does not fit
 * there is lost, and it is told so. One that takes nothing for a minute is left. Belongs to the admin's loop.
 */
final class EventReader extends ChannelInboundHandlerAdapter implements EventSubscriber {

    static final String TYPE = "text/event-stream";

    private static final int LINE = 512;
    private static final int A_TURN = 64;
    private static final int ALIVE_SECONDS = 15;
    private static final int MOST_SILENT = 4;

    private final EventHub hub;
    private final InstantSource clock;
    private final Set<String> types;
    private final EventReaders readers;
    private final int before;

    /** What it read of the past, as long as the same may come once more. */
    private final Set<Event> past = Collections.newSetFromMap(new IdentityHashMap<>());

    private @Nullable ChannelHandlerContext context;
    private @Nullable Subscription subscription;
    private @Nullable Future<?> alive;
    private BooleanSupplier allowed = () -> true;
    private int turn;
    private int silent;

    EventReader(EventHub hub, InstantSource clock, Set<String> types, EventReaders readers, int before) {
        this.hub = hub;
        this.clock = clock;
        this.types = types;
        this.readers = readers;
        this.before = before;
    }

    /** Asked from time to time: a token that has changed ends it. */
    void whileAllowed(BooleanSupplier condition) {
        allowed = condition;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        readers.came();
        // A browser asks again after that many milliseconds.
        write("retry: 3000\n: events follow, one object each\n\n");
        if (added.channel().isActive()) {
            subscription = hub.subscribe(EventHub.ADMIN, LINE, added.executor(), this::wanted, this);
            alive = added.executor()
                    .scheduleWithFixedDelay(this::keepAlive, ALIVE_SECONDS, ALIVE_SECONDS, TimeUnit.SECONDS);
            for (Event each : readers.recent().last(before, types)) {
                past.add(each);
                tell(each);
            }
        }
        added.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        readers.left();
        if (subscription != null) {
            subscription.close();
        }
        if (alive != null) {
            alive.cancel(false);
        }
    }

    /** Asked on the thread that tells of the event. */
    private boolean wanted(Event event) {
        String type = EventTypes.of(event);
        return type != null && types.contains(type);
    }

    @Override
    public boolean ready() {
        return turn < A_TURN && here().channel().isWritable();
    }

    @Override
    public void event(Event event) {
        if (!past.remove(event)) {
            tell(event);
        }
        if (turn++ == 0) {
            here().executor().execute(this::endTurn);
        }
    }

    private void tell(Event event) {
        String type = Objects.requireNonNull(EventTypes.of(event), "others are not wanted");
        write("data: " + json(EventTypes.told(type, event)) + "\n\n");
    }

    /** After some events others have their turn: probes, and other readers. */
    private void endTurn() {
        turn = 0;
        here().flush();
        goOn();
    }

    @Override
    public void lost(long count) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", "lost");
        fields.put("at", clock.instant());
        fields.put("count", count);
        write("event: lost\ndata: " + json(fields) + "\n\n");
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        silent = 0;
        goOn();
        changed.fireChannelWritabilityChanged();
    }

    private void goOn() {
        if (subscription != null && ready()) {
            subscription.resume();
        }
    }

    private void keepAlive() {
        if (!allowed.getAsBoolean()) {
            here().close();
        } else if (here().channel().isWritable()) {
            silent = 0;
            write(": still here\n\n");
            here().flush();
        } else if (++silent >= MOST_SILENT) {
            here().close();
        }
    }

    private void write(String text) {
        here().write(new DefaultHttpContent(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
    }

    private static String json(Object value) {
        try {
            return Reply.json().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the admin's own records are always writable", e);
        }
    }

    private ChannelHandlerContext here() {
        return Objects.requireNonNull(context, "it has a connection");
    }
}

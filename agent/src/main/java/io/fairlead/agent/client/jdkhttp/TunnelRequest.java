package io.fairlead.agent.client.jdkhttp;

import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;

/** Behind the writing of a request's head: CONNECT to Fairlead gets its secret. No other head is looked at beyond a byte. */
@SuppressWarnings({"unused", "UnusedVariable"}) // what is assigned is the method's own
final class TunnelRequest {

    private TunnelRequest() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    @SuppressWarnings("unchecked")
    static void exit(
            @Advice.FieldValue(value = "http1Exchange", typing = Assigner.Typing.DYNAMIC) Object exchange,
            @Advice.Return(readOnly = false) @Nullable List<ByteBuffer> head)
            throws ReflectiveOperationException {
        if (head != null
                && !head.isEmpty()
                && head.get(0).remaining() > 1
                && head.get(0).get(head.get(0).position()) == 'C') {
            Method connection = exchange.getClass().getDeclaredMethod("connection");
            Method address = connection.getReturnType().getDeclaredMethod("address");
            Object instead = Class.forName("io.fairlead.agent.Calls", true, ClassLoader.getSystemClassLoader())
                    .getMethod("call", String.class, Object[].class)
                    .invoke(null, "jdkhttp.head", new Object[] {head, address.invoke(connection.invoke(exchange))});
            if (instead != null) {
                head = (List<ByteBuffer>) instead;
            }
        }
    }
}

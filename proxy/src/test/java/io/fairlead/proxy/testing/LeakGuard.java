package io.fairlead.proxy.testing;

import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test run in which Netty found a buffer that nobody released: the class that ran when it was found, or the run as a
 * whole when it was found at the end. JUnit finds it by itself. A leak shows after a garbage collection, so the class that
 * fails need not be the one that leaked; the report says where the buffer was touched.
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {

    private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();

    static {
        // Before the first buffer is made: the detectors are constants of Netty's classes.
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new ResourceLeakDetectorFactory() {
            @Override
            @Deprecated
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval, long maxActive) {
                return new Reporting<>(type, interval);
            }

            @Override
            public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> type, int interval) {
                return new Reporting<>(type, interval);
            }
        });
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(LeakGuard.class))
                .computeIfAbsent("end", key -> (AutoCloseable) LeakGuard::atTheEnd);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check();
    }

    private static void atTheEnd() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        check();
    }

    private static void check() {
        List<String> found = new ArrayList<>();
        for (String each = FOUND.poll(); each != null; each = FOUND.poll()) {
            found.add(each);
        }
        if (!found.isEmpty()) {
            throw new AssertionError(found.size() + " LEAK(S): " + String.join("\n\n", found));
        }
    }

    private static final class Reporting<T> extends ResourceLeakDetector<T> {

        @SuppressWarnings("deprecation") // the only constructor that a factory is given the arguments for
        Reporting(Class<T> type, int interval) {
            super(type, interval);
        }

        @Override
        protected void reportTracedLeak(String resource, String records) {
            FOUND.add(resource + records);
            super.reportTracedLeak(resource, records);
        }

        @Override
        protected void reportUntracedLeak(String resource) {
            FOUND.add(resource);
            super.reportUntracedLeak(resource);
        }
    }
}

package io.fairlead.proxy.coding;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A native library that is loaded when it is first wanted, on a thread of its own. Safe for any thread. */
final class NativeLibrary {
    private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);

    private final String coding;
    private final Runnable load;
    private @Nullable CompletableFuture<Boolean> loaded;

    NativeLibrary(String coding, Runnable load) {
        this.coding = coding;
        this.load = load;
    }

    /** Whether it is usable, known when it was tried. */
    synchronized CompletableFuture<Boolean> wanted() {
        CompletableFuture<Boolean> known = loaded;
        if (known == null) {
            CompletableFuture<Boolean> trying = new CompletableFuture<>();
            Thread thread = new Thread(() -> trying.complete(tried()), "fairlead-load-" + coding);
            thread.setDaemon(true);
            thread.start();
            loaded = trying;
            return trying;
        }
        return known;
    }

    /** Whether it was loaded, as far as is known now. */
    synchronized boolean usable() {
        return loaded != null && loaded.getNow(false);
    }

    private boolean tried() {
        try {
            load.run();
            return true;
        } catch (NoClassDefFoundError e) {
            LOG.debug("the content coding {} was left out, so that no provider is offered it", coding);
            return false;
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "the library that undoes the content coding {} does not load, so that no provider is offered it",
                    coding,
                    e);
            return false;
        }
    }
}

package io.fairlead.agent.engine;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;

/**
 * The group of all threads of the engine. A thread that one of them makes belongs to it too, is a daemon, and sees no class and no
 * thread-local value of the application. What such a thread dies of is logged, and never reaches the application's own handler.
 */
final class GuestThreads extends ThreadGroup {

    static final GuestThreads GROUP = new GuestThreads();

    private GuestThreads() {
        super(root(), "fairlead");
    }

    /** An application may end the group that it starts us in. */
    private static ThreadGroup root() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable thrown) {
        GuestLog.IT.error(thread.getName() + " ended: " + thrown);
    }

    static Thread make(Runnable work, String name) {
        Thread made = new Thread(GROUP, work, name, 0, false);
        made.setDaemon(true);
        made.setContextClassLoader(GuestThreads.class.getClassLoader());
        return made;
    }

    static ThreadFactory named(String name) {
        return work -> make(work, name);
    }

    /**
     * Runs {@code work} on a thread of the group, and waits for it.
     *
     * @throws IllegalStateException when it fails, or the caller is interrupted; with a message and no cause, for a cause could be of
     *     a class that the caller does not know
     */
    static <T> T call(String name, Callable<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        make(
                        () -> {
                            try {
                                done.complete(work.call());
                            } catch (Throwable e) { // an Error of the engine's, too, is no reason to end anything
                                done.completeExceptionally(e);
                            }
                        },
                        name)
                .start();
        try {
            return done.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(sentence(e.getCause() == null ? e : e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the engine started");
        }
    }

    private static String sentence(Throwable thrown) {
        String said = thrown.getMessage();
        return thrown instanceof RuntimeException && said != null && !said.isBlank() ? said : thrown.toString();
    }
}

package io.fairlead.agent.engine;

import io.fairlead.proxy.Fairlead;
import io.fairlead.proxy.config.ProviderConfig;
import io.fairlead.proxy.exchange.Exchange;
import io.fairlead.proxy.exchange.ExchangeListener;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the engine to JMX. The JVM's server of beans is not made for it before the application runs: making it chooses the logging
 * framework of the JVM for good, and the application may not have chosen yet. It is used once it is there, or once the first call of
 * the application came.
 *
 * <p>Safe for any thread; what it does happens on a thread of its own, which ends when all is shown.
 */
final class Beans implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Beans.class);

    private static final String DOMAIN = "io.fairlead:";

    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, GuestThreads.named("fairlead-beans"));
    private volatile boolean called;
    private volatile @Nullable Fairlead engine;

    // Belong to the thread.
    private @Nullable MBeanServer server;
    private final Set<ObjectName> shown = new HashSet<>();

    private Beans() {
        thread.setKeepAliveTime(5, TimeUnit.SECONDS);
        thread.allowCoreThreadTimeOut(true);
    }

    /** Null in a JVM without JMX. */
    static @Nullable Beans where() {
        return ModuleLayer.boot().findModule("java.management").isPresent() ? new Beans() : null;
    }

    /** Hears of the first call. */
    ExchangeListener firstCall() {
        return new ExchangeListener() {
            @Override
            public void started(Exchange exchange) {
                if (!called) {
                    called = true;
                    soon(Beans.this::look);
                }
            }
        };
    }

    /** Shows {@code running} as soon as there is a server. */
    void show(Fairlead running) {
        engine = running;
        soon(this::look);
    }

    /** The configuration is another one now. */
    void follow() {
        soon(this::refresh);
    }

    private void soon(Runnable work) {
        try {
            thread.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("it ends");
        }
    }

    private void look() {
        if (server != null || engine == null) {
            return;
        }
        server = called ? ManagementFactory.getPlatformMBeanServer() : present();
        if (server == null) {
            thread.schedule(this::look, 1, TimeUnit.SECONDS);
        } else {
            refresh();
        }
    }

    /** The JVM's own, if somebody made it. */
    private static @Nullable MBeanServer present() {
        for (MBeanServer each : MBeanServerFactory.findMBeanServer(null)) {
            try {
                if (each.isRegistered(ObjectName.getInstance(ManagementFactory.RUNTIME_MXBEAN_NAME))) {
                    return each;
                }
            } catch (JMException e) {
                log.debug("no server of ours", e);
            }
        }
        return null;
    }

    private void refresh() {
        MBeanServer to = server;
        Fairlead running = engine;
        if (to == null || running == null) {
            return;
        }
        Set<ObjectName> wanted = new HashSet<>();
        register(to, "type=Engine", new EngineBean(running), EngineMXBean.class, wanted);
        for (ProviderConfig each : running.snapshot().providers()) {
            register(
                    to,
                    "type=Provider,name=" + quoted(each.name()),
                    new ProviderBean(running, each.name()),
                    ProviderMXBean.class,
                    wanted);
        }
        Set<ObjectName> gone = new HashSet<>(shown);
        gone.removeAll(wanted);
        gone.forEach(name -> remove(to, name));
    }

    /** A name of plain letters stands for itself. */
    private static String quoted(String name) {
        return name.chars().anyMatch(c -> ",=:\"*?\n".indexOf(c) >= 0) ? ObjectName.quote(name) : name;
    }

    private <T> void register(MBeanServer to, String keys, T bean, Class<T> face, Set<ObjectName> wanted) {
        try {
            ObjectName name = ObjectName.getInstance(DOMAIN + keys);
            wanted.add(name);
            if (shown.add(name)) {
                to.registerMBean(new StandardMBean(bean, face, true), name);
            }
        } catch (InstanceAlreadyExistsException e) {
            log.debug("another engine of this JVM has the name {}", keys);
        } catch (JMException e) {
            log.warn("{} cannot be shown to JMX: {}", keys, e.getMessage());
        }
    }

    private void remove(MBeanServer from, ObjectName name) {
        shown.remove(name);
        try {
            from.unregisterMBean(name);
        } catch (InstanceNotFoundException e) {
            log.debug("{} was gone", name);
        } catch (JMException e) {
            log.warn("{} stays: {}", name, e.getMessage());
        }
    }

    @Override
    public void close() {
        soon(() -> {
            MBeanServer from = server;
            if (from != null) {
                Set.copyOf(shown).forEach(name -> remove(from, name));
            }
        });
        thread.shutdown();
    }
}

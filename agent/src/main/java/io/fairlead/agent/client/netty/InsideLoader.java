package io.fairlead.agent.client.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Loads our handlers beside the application's Netty, whichever it is, where they see it; nothing sees them. */
final class InsideLoader extends ClassLoader {

    static final String INSIDE = "io.fairlead.agent.client.netty.inside.";
    private static final String OURS = "io.fairlead.agent.";

    InsideLoader(@Nullable ClassLoader netty) {
        super(netty);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (name.startsWith(INSIDE)) {
            synchronized (getClassLoadingLock(name)) {
                Class<?> known = findLoadedClass(name);
                return known == null ? inside(name) : known;
            }
        }
        return name.startsWith(OURS) ? Class.forName(name, false, own()) : super.loadClass(name, resolve);
    }

    private Class<?> inside(String name) throws ClassNotFoundException {
        try (InputStream in = own().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] some = new byte[8192];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                all.write(some, 0, n);
            }
            byte[] bytes = all.toByteArray();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static ClassLoader own() {
        ClassLoader own = InsideLoader.class.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }
}

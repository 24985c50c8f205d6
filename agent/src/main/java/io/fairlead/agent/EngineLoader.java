package io.fairlead.agent;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Loads the engine out of the blocks in the agent's jar: {@code engine/index} names for each class and resource its block, its place
 * there and its length. Its parent is the platform's class loader, so that nothing of the application is ever found.
 */
final class EngineLoader extends ClassLoader {

    private static final int KEPT_BLOCKS = 12;

    static {
        registerAsParallelCapable();
    }

    private final ZipFile jar;
    private final Map<String, Part> index;
    private final ProtectionDomain domain;
    private final URLStreamHandler urls = new Parts();

    /** The blocks that were used last. Guarded by the jar. */
    private SoftReference<Map<Integer, byte[]>> blocks = new SoftReference<>(null);

    /** Where a class or a resource is. */
    private static final class Part {
        private final int block;
        private final int at;
        private final int length;

        Part(int block, int at, int length) {
            this.block = block;
            this.at = at;
            this.length = length;
        }
    }

    EngineLoader(File file, ClassLoader parent) throws IOException {
        super(parent);
        jar = new ZipFile(file);
        index = index(jar);
        domain = new ProtectionDomain(
                new CodeSource(file.toURI().toURL(), (java.security.cert.Certificate[]) null), null, this, null);
    }

    private static Map<String, Part> index(ZipFile jar) throws IOException {
        ZipEntry entry = jar.getEntry("engine/index");
        if (entry == null) {
            throw new IOException(jar.getName() + " holds no engine");
        }
        byte[] bytes = read(jar, entry);
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        int count = in.readInt();
        Map<String, Part> index = new HashMap<>(count * 4 / 3 + 1);
        for (int i = 0; i < count; i++) {
            index.put(in.readUTF(), new Part(in.readInt(), in.readInt(), in.readInt()));
        }
        return index;
    }

    private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
        byte[] bytes = new byte[Math.toIntExact(entry.getSize())];
        try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
            in.readFully(bytes);
        }
        return bytes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        Part part = index.get(name.replace('.', '/') + ".class");
        if (part == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] block;
        try {
            block = block(part.block);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
        define(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
        return defineClass(name, block, part.at, part.length, domain);
    }

    private void define(String name) {
        if (!name.isEmpty() && getPackage(name) == null) {
            try {
                definePackage(name, null, null, null, null, null, null, null);
            } catch (IllegalArgumentException e) {
                // another thread was quicker
            }
        }
    }

    private byte[] block(int number) throws IOException {
        synchronized (jar) {
            Map<Integer, byte[]> kept = blocks();
            byte[] block = kept.get(number);
            if (block == null) {
                block = read(jar, jar.getEntry("engine/" + number));
                kept.put(number, block);
            }
            return block;
        }
    }

    private Map<Integer, byte[]> blocks() {
        Map<Integer, byte[]> kept = blocks.get();
        if (kept == null) {
            kept = new LinkedHashMap<Integer, byte[]>(16, 0.75f, true) {
                private static final long serialVersionUID = 1;

                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, byte[]> eldest) {
                    return size() > KEPT_BLOCKS;
                }
            };
            blocks = new SoftReference<>(kept);
        }
        return kept;
    }

    @Override
    protected @Nullable URL findResource(String name) {
        if (!index.containsKey(name)) {
            return null;
        }
        try {
            return new URL("fairlead", "", -1, "/" + name, urls);
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singleton(found));
    }

    private byte[] resource(String name) throws IOException {
        Part part = index.get(name);
        if (part == null) {
            throw new IOException("there is no " + name);
        }
        byte[] bytes = new byte[part.length];
        System.arraycopy(block(part.block), part.at, bytes, 0, bytes.length);
        return bytes;
    }

    /** Opens what {@link #findResource} names. */
    private final class Parts extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    // it is in memory
                }

                @Override
                public InputStream getInputStream() throws IOException {
                    return new ByteArrayInputStream(resource(getURL().getPath().substring(1)));
                }
            };
        }
    }
}

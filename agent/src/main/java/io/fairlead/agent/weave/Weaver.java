package io.fairlead.agent.weave;

import io.fairlead.agent.Report;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.security.ProtectionDomain;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.pool.TypePool;
import org.jspecify.annotations.Nullable;

/** Looks at each class's name as it is loaded; all that is slow begins with the first that is ours to change. */
public final class Weaver implements ClassFileTransformer {

    private static final String OURS = "io.fairlead.agent.";

    private final Map<String, List<Woven>> byType = new HashMap<>();

    /** That puts {@code all} where they belong. */
    public Weaver(List<Woven> all) {
        for (Woven each : all) {
            byType.computeIfAbsent(each.type.replace('.', '/'), type -> new ArrayList<>())
                    .add(each);
        }
    }

    /** Begins, with the classes that are there already. */
    public void begin(Instrumentation instrumentation) {
        instrumentation.addTransformer(this, true);
        for (Class<?> each : instrumentation.getAllLoadedClasses()) {
            if (byType.containsKey(each.getName().replace('.', '/')) && instrumentation.isModifiableClass(each)) {
                again(instrumentation, each);
            }
        }
    }

    private static void again(Instrumentation instrumentation, Class<?> loaded) {
        try {
            instrumentation.retransformClasses(loaded);
        } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
            Report.failed(loaded.getName(), e);
        }
    }

    @Override
    @SuppressWarnings("CatchingUnchecked") // the class stays as it is
    public byte @Nullable [] transform(
            @Nullable ClassLoader loader,
            @Nullable String name,
            @Nullable Class<?> redefined,
            @Nullable ProtectionDomain domain,
            byte[] classFile) {
        if (name == null || (loader != null && loader.getClass().getName().startsWith(OURS))) {
            return null; // the engine's own libraries bear the names of the application's
        }
        List<Woven> ours = byType.get(name);
        if (ours == null) {
            return null;
        }
        try {
            return woven(loader, name.replace('/', '.'), ours, classFile);
        } catch (Throwable t) {
            Report.failed(name.replace('/', '.'), t);
            return null;
        }
    }

    private static byte[] woven(@Nullable ClassLoader loader, String name, List<Woven> ours, byte[] classFile) {
        ClassFileLocator classes = new ClassFileLocator.Compound(
                ClassFileLocator.Simple.of(name, classFile),
                ClassFileLocator.ForClassLoader.of(loader == null ? ClassLoader.getSystemClassLoader() : loader));
        TypePool pool = TypePool.Default.WithLazyResolution.of(classes);
        TypeDescription type = pool.describe(name).resolve();
        DynamicType.Builder<?> changed = new ByteBuddy()
                .with(TypeValidation.DISABLED)
                .with(MethodGraph.Compiler.ForDeclaredMethods.INSTANCE)
                .with(InstrumentedType.Factory.Default.FROZEN)
                .decorate(type, classes);
        ClassFileLocator advices = ClassFileLocator.ForClassLoader.of(Weaver.class.getClassLoader());
        TypePool advicePool = TypePool.Default.WithLazyResolution.of(advices);
        for (Woven each : ours) {
            changed = changed.visit(
                    Advice.to(advicePool.describe(each.advice.getName()).resolve(), advices)
                            .on(each.methods));
        }
        return changed.make().getBytes();
    }
}

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.AnnotationVisitor;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.RecordComponentVisitor;
import org.objectweb.asm.Type;
import org.objectweb.asm.TypePath;

/**
 * Writes out in class files what a JVM would put together when it first comes by: lambdas and method references as classes, text
 * that is joined, equality of records. Each costs a start some hundred microseconds, and a JVM's archive before Java 25 holds
 * little of it. Names of local variables and annotations of types, which nobody asks for at run time, are left out.
 *
 * <p>What it does not know by heart it leaves as it is. The same jars give the same bytes. Run from its source by the build, with
 * ASM on the class path: {@code WrittenOut FOLDER} changes the jars in it.
 */
final class WrittenOut {

    /** Large, and not on the way of a start: what they link at run time they may link. Each class more is one more to be listed. */
    private static final Pattern ASIDE = Pattern.compile("(software/amazon|io/opentelemetry|org/bouncycastle)/.*");

    private static final LocalDateTime SOME_TIME = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final int SYNTHETIC_STATIC = Opcodes.ACC_STATIC | Opcodes.ACC_SYNTHETIC;

    private WrittenOut() {}

    public static void main(String[] arguments) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
            jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        }
        for (Path jar : jars) {
            Map<String, byte[]> entries = new LinkedHashMap<>();
            boolean signed = false;
            try (JarFile open = new JarFile(jar.toFile(), false)) {
                for (ZipEntry each : Collections.list(open.entries())) {
                    signed |= each.getName().matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
                    entries.putIfAbsent(
                            each.getName(), open.getInputStream(each).readAllBytes());
                }
            }
            if (!signed) {
                write(jar, writtenOut(entries));
            }
        }
    }

    /** The entries of a jar; classes for some versions of Java alone stay as they are. */
    private static Map<String, byte[]> writtenOut(Map<String, byte[]> entries) {
        Map<String, byte[]> written = new LinkedHashMap<>();
        entries.forEach((name, bytes) -> {
            if (name.endsWith(".class") && !name.startsWith("META-INF/") && !name.endsWith("module-info.class")) {
                Of one = new Of(bytes);
                written.put(name, one.bytes);
                one.more.forEach((more, its) -> written.put(more + ".class", its));
            } else {
                written.put(name, bytes);
            }
        });
        return written;
    }

    private static void write(Path jar, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(jar)))) {
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                ZipEntry entry = new ZipEntry(each.getKey());
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(each.getValue().length);
                entry.setCompressedSize(each.getValue().length);
                entry.setCrc(sum.getValue());
                entry.setTimeLocal(SOME_TIME);
                out.putNextEntry(entry);
                out.write(each.getValue());
                out.closeEntry();
            }
        }
    }

    /** One class, and those that come of it. */
    private static final class Of {

        final Map<String, byte[]> more = new LinkedHashMap<>();
        final byte[] bytes;

        private final List<Runnable> helpers = new ArrayList<>();
        private final String name;
        private final boolean isInterface;
        private final int version;
        private final Lean lean;
        private int count;

        Of(byte[] read) {
            ClassReader reader = new ClassReader(read);
            name = reader.getClassName();
            isInterface = (reader.getAccess() & Opcodes.ACC_INTERFACE) != 0;
            version = reader.readInt(4) & 0xffff;
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            lean = new Lean(writer);
            reader.accept(lean, 0);
            bytes = writer.toByteArray();
        }

        /** Of an interface, methods are public or private. */
        private int open(int access) {
            return access & ~Opcodes.ACC_PRIVATE | (isInterface ? Opcodes.ACC_PUBLIC : 0);
        }

        /** What is made only for this class: it can see what {@code handle} means, and so another class need not. */
        private boolean isOwnBody(Handle handle) {
            return handle.getTag() == Opcodes.H_INVOKESTATIC
                    && handle.getOwner().equals(name)
                    && handle.getName().startsWith("lambda$");
        }

        /** Goes through a class, and leaves out what nobody asks for. */
        private final class Lean extends ClassVisitor {

            Lean(ClassVisitor to) {
                super(Opcodes.ASM9, to);
            }

            MethodVisitor helper(String called, String descriptor) {
                return super.visitMethod(open(SYNTHETIC_STATIC), called, descriptor, null, null);
            }

            @Override
            public AnnotationVisitor visitTypeAnnotation(int type, TypePath path, String of, boolean visible) {
                return null;
            }

            @Override
            public FieldVisitor visitField(int access, String called, String of, String signature, Object value) {
                return new FieldVisitor(Opcodes.ASM9, super.visitField(access, called, of, signature, value)) {
                    @Override
                    public AnnotationVisitor visitTypeAnnotation(int t, TypePath path, String of, boolean visible) {
                        return null;
                    }
                };
            }

            @Override
            public RecordComponentVisitor visitRecordComponent(String called, String of, String signature) {
                return new RecordComponentVisitor(Opcodes.ASM9, super.visitRecordComponent(called, of, signature)) {
                    @Override
                    public AnnotationVisitor visitTypeAnnotation(int t, TypePath path, String of, boolean visible) {
                        return null;
                    }
                };
            }

            @Override
            public MethodVisitor visitMethod(int access, String called, String of, String signature, String[] thrown) {
                boolean body = called.startsWith("lambda$") && (access & SYNTHETIC_STATIC) == SYNTHETIC_STATIC;
                return new Body(super.visitMethod(body ? open(access) : access, called, of, signature, thrown));
            }

            @Override
            public void visitEnd() {
                helpers.forEach(Runnable::run);
                super.visitEnd();
            }
        }

        private final class Body extends MethodVisitor {

            Body(MethodVisitor to) {
                super(Opcodes.ASM9, to);
            }

            @Override
            public void visitInvokeDynamicInsn(String called, String descriptor, Handle bootstrap, Object... its) {
                String how = ASIDE.matcher(name).matches() ? "" : bootstrap.getOwner() + '.' + bootstrap.getName();
                boolean known = switch (how) {
                    case "java/lang/invoke/LambdaMetafactory.metafactory" -> lambda(called, descriptor, its);
                    case "java/lang/invoke/StringConcatFactory.makeConcatWithConstants" -> joined(descriptor, its);
                    case "java/lang/runtime/ObjectMethods.bootstrap" -> ofRecord(called, descriptor, its);
                    default -> false;
                };
                if (!known) {
                    super.visitInvokeDynamicInsn(called, descriptor, bootstrap, its);
                }
            }

            private void call(String helper, String descriptor) {
                super.visitMethodInsn(Opcodes.INVOKESTATIC, name, helper, descriptor, isInterface);
            }

            private boolean lambda(String called, String descriptor, Object... its) {
                Type erased = (Type) its[0];
                Handle means = (Handle) its[1];
                Type real = (Type) its[2];
                Lambda lambda = new Lambda(called, Type.getMethodType(descriptor), erased, means, real);
                if (!lambda.isPlain()) {
                    return false;
                }
                Handle reached = means;
                if (!isOwnBody(means)) {
                    String helper = "reached$" + count;
                    reached = new Handle(
                            Opcodes.H_INVOKESTATIC,
                            name,
                            helper,
                            lambda.straight().getDescriptor(),
                            isInterface);
                    helpers.add(() -> lambda.writeStraight(
                            lean.helper(helper, lambda.straight().getDescriptor())));
                }
                String own = name + "$$" + count++;
                more.put(own, lambda.write(own, Math.max(version, Opcodes.V1_8), reached));
                if (lambda.held.length == 0) {
                    super.visitFieldInsn(Opcodes.GETSTATIC, own, "IT", lambda.type.getDescriptor());
                } else {
                    super.visitMethodInsn(Opcodes.INVOKESTATIC, own, "of", descriptor, false);
                }
                return true;
            }

            private boolean joined(String descriptor, Object... its) {
                for (int i = 1; i < its.length; i++) {
                    if (!(its[i] instanceof String || its[i] instanceof Integer)) {
                        return false;
                    }
                }
                String helper = "joined$" + count++;
                helpers.add(() -> Joined.write(lean.helper(helper, descriptor), descriptor, its));
                call(helper, descriptor);
                return true;
            }

            private boolean ofRecord(String called, String descriptor, Object... its) {
                String helper = "of" + called + "$" + count++;
                helpers.add(() -> OfRecord.write(lean.helper(helper, descriptor), called, name, its));
                call(helper, descriptor);
                return true;
            }

            @Override
            public void visitLocalVariable(String n, String of, String signature, Label from, Label to, int index) {}

            @Override
            public AnnotationVisitor visitTypeAnnotation(int type, TypePath path, String of, boolean visible) {
                return null;
            }

            @Override
            public AnnotationVisitor visitInsnAnnotation(int type, TypePath path, String of, boolean visible) {
                return null;
            }

            @Override
            public AnnotationVisitor visitTryCatchAnnotation(int type, TypePath path, String of, boolean visible) {
                return null;
            }

            @Override
            public AnnotationVisitor visitLocalVariableAnnotation(
                    int type, TypePath path, Label[] from, Label[] to, int[] index, String of, boolean visible) {
                return null;
            }
        }
    }

    /** A lambda or a method reference: what it holds, which method it has, and what that one means. */
    private static final class Lambda {

        final Type type;
        final Type[] held;

        private final String called;
        private final Type erased;
        private final Handle means;
        private final Type real;

        Lambda(String called, Type made, Type erased, Handle means, Type real) {
            this.called = called;
            this.type = made.getReturnType();
            this.held = made.getArgumentTypes();
            this.erased = erased;
            this.means = means;
            this.real = real;
        }

        /** What the method that is meant takes: its receiver too. */
        private Type[] taken() {
            Type[] its = Type.getArgumentTypes(means.getDesc());
            boolean receiver = means.getTag() != Opcodes.H_INVOKESTATIC && means.getTag() != Opcodes.H_NEWINVOKESPECIAL;
            if (!receiver) {
                return its;
            }
            Type[] all = new Type[its.length + 1];
            all[0] = Type.getObjectType(means.getOwner());
            System.arraycopy(its, 0, all, 1, its.length);
            return all;
        }

        private Type returned() {
            return means.getTag() == Opcodes.H_NEWINVOKESPECIAL
                    ? Type.getObjectType(means.getOwner())
                    : Type.getReturnType(means.getDesc());
        }

        /** What comes in: what is held, and what the method is called with. */
        private Type[] given() {
            Type[] with = real.getArgumentTypes();
            Type[] all = new Type[held.length + with.length];
            System.arraycopy(held, 0, all, 0, held.length);
            System.arraycopy(with, 0, all, held.length, with.length);
            return all;
        }

        /** The method that is meant, of what comes in. */
        Type straight() {
            return Type.getMethodType(returned(), given());
        }

        boolean isPlain() {
            Type[] given = given();
            Type[] taken = taken();
            if (given.length != taken.length || erased.getArgumentTypes().length != real.getArgumentTypes().length) {
                return false;
            }
            for (int i = 0; i < given.length; i++) {
                if (!Fitted.can(given[i], taken[i])) {
                    return false;
                }
            }
            for (int i = 0; i < erased.getArgumentTypes().length; i++) {
                if (!Fitted.can(erased.getArgumentTypes()[i], real.getArgumentTypes()[i])) {
                    return false;
                }
            }
            Type out = erased.getReturnType();
            return out == Type.VOID_TYPE || returned() != Type.VOID_TYPE && Fitted.can(returned(), out);
        }

        void writeStraight(MethodVisitor to) {
            to.visitCode();
            if (means.getTag() == Opcodes.H_NEWINVOKESPECIAL) {
                to.visitTypeInsn(Opcodes.NEW, means.getOwner());
                to.visitInsn(Opcodes.DUP);
            }
            Type[] given = given();
            Type[] taken = taken();
            int slot = 0;
            for (int i = 0; i < given.length; i++) {
                to.visitVarInsn(given[i].getOpcode(Opcodes.ILOAD), slot);
                slot += given[i].getSize();
                Fitted.write(to, given[i], taken[i]);
            }
            int call = switch (means.getTag()) {
                case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
                case Opcodes.H_INVOKEVIRTUAL -> Opcodes.INVOKEVIRTUAL;
                case Opcodes.H_INVOKEINTERFACE -> Opcodes.INVOKEINTERFACE;
                default -> Opcodes.INVOKESPECIAL;
            };
            to.visitMethodInsn(call, means.getOwner(), means.getName(), means.getDesc(), means.isInterface());
            to.visitInsn(returned().getOpcode(Opcodes.IRETURN));
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        /** The class {@code own}, whose method calls {@code reached}. */
        byte[] write(String own, int version, Handle reached) {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            int access = Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC;
            writer.visit(version, access, own, null, "java/lang/Object", new String[] {type.getInternalName()});
            for (int i = 0; i < held.length; i++) {
                int fixed = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
                writer.visitField(fixed, "a" + i, held[i].getDescriptor(), null, null)
                        .visitEnd();
            }
            String taking = Type.getMethodDescriptor(Type.VOID_TYPE, held);
            MethodVisitor made = writer.visitMethod(Opcodes.ACC_PRIVATE, "<init>", taking, null, null);
            made.visitCode();
            made.visitVarInsn(Opcodes.ALOAD, 0);
            made.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            int slot = 1;
            for (int i = 0; i < held.length; i++) {
                made.visitVarInsn(Opcodes.ALOAD, 0);
                made.visitVarInsn(held[i].getOpcode(Opcodes.ILOAD), slot);
                slot += held[i].getSize();
                made.visitFieldInsn(Opcodes.PUTFIELD, own, "a" + i, held[i].getDescriptor());
            }
            made.visitInsn(Opcodes.RETURN);
            made.visitMaxs(0, 0);
            made.visitEnd();
            if (held.length == 0) {
                int one = Opcodes.ACC_STATIC | Opcodes.ACC_FINAL;
                writer.visitField(one, "IT", type.getDescriptor(), null, null).visitEnd();
            }
            MethodVisitor first = held.length == 0
                    ? writer.visitMethod(Opcodes.ACC_STATIC, "<clinit>", "()V", null, null)
                    : writer.visitMethod(Opcodes.ACC_STATIC, "of", Type.getMethodDescriptor(type, held), null, null);
            first.visitCode();
            first.visitTypeInsn(Opcodes.NEW, own);
            first.visitInsn(Opcodes.DUP);
            slot = 0;
            for (Type each : held) {
                first.visitVarInsn(each.getOpcode(Opcodes.ILOAD), slot);
                slot += each.getSize();
            }
            first.visitMethodInsn(Opcodes.INVOKESPECIAL, own, "<init>", taking, false);
            if (held.length == 0) {
                first.visitFieldInsn(Opcodes.PUTSTATIC, own, "IT", type.getDescriptor());
                first.visitInsn(Opcodes.RETURN);
            } else {
                first.visitInsn(Opcodes.ARETURN);
            }
            first.visitMaxs(0, 0);
            first.visitEnd();
            writeMethod(writer, own, reached);
            writer.visitEnd();
            return writer.toByteArray();
        }

        private void writeMethod(ClassWriter writer, String own, Handle reached) {
            MethodVisitor to = writer.visitMethod(Opcodes.ACC_PUBLIC, called, erased.getDescriptor(), null, null);
            Type[] wanted = Type.getArgumentTypes(reached.getDesc());
            to.visitCode();
            for (int i = 0; i < held.length; i++) {
                to.visitVarInsn(Opcodes.ALOAD, 0);
                to.visitFieldInsn(Opcodes.GETFIELD, own, "a" + i, held[i].getDescriptor());
                Fitted.write(to, held[i], wanted[i]);
            }
            int slot = 1;
            Type[] raw = erased.getArgumentTypes();
            for (int i = 0; i < raw.length; i++) {
                to.visitVarInsn(raw[i].getOpcode(Opcodes.ILOAD), slot);
                slot += raw[i].getSize();
                Fitted.write(to, raw[i], real.getArgumentTypes()[i]);
                Fitted.write(to, real.getArgumentTypes()[i], wanted[held.length + i]);
            }
            to.visitMethodInsn(
                    Opcodes.INVOKESTATIC,
                    reached.getOwner(),
                    reached.getName(),
                    reached.getDesc(),
                    reached.isInterface());
            Type back = Type.getReturnType(reached.getDesc());
            Type out = erased.getReturnType();
            if (out != Type.VOID_TYPE) {
                Fitted.write(to, back, out);
            } else if (back != Type.VOID_TYPE) {
                to.visitInsn(back.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
            }
            to.visitInsn(out.getOpcode(Opcodes.IRETURN));
            to.visitMaxs(0, 0);
            to.visitEnd();
        }
    }

    /** A value of one type where another one is wanted: what the compiler has checked already. */
    private static final class Fitted {

        private static final Map<Type, Type> BOXES = Map.of(
                Type.BOOLEAN_TYPE, Type.getType(Boolean.class),
                Type.BYTE_TYPE, Type.getType(Byte.class),
                Type.CHAR_TYPE, Type.getType(Character.class),
                Type.SHORT_TYPE, Type.getType(Short.class),
                Type.INT_TYPE, Type.getType(Integer.class),
                Type.LONG_TYPE, Type.getType(Long.class),
                Type.FLOAT_TYPE, Type.getType(Float.class),
                Type.DOUBLE_TYPE, Type.getType(Double.class));

        /** Of numbers only those are known that are the same, or a box of the same. */
        static boolean can(Type from, Type to) {
            Type boxed = BOXES.get(from);
            Type box = BOXES.get(to);
            if (from.equals(to)) {
                return true;
            }
            if (boxed != null && box != null || from == Type.VOID_TYPE || to == Type.VOID_TYPE) {
                return false;
            }
            if (boxed != null || box != null) {
                Type other = boxed != null ? to : from;
                return other.equals(boxed != null ? boxed : box)
                        || other.getInternalName().equals("java/lang/Object");
            }
            return true;
        }

        static void write(MethodVisitor out, Type from, Type to) {
            Type boxed = BOXES.get(from);
            Type box = BOXES.get(to);
            if (boxed != null && box == null) {
                String made = Type.getMethodDescriptor(boxed, from);
                out.visitMethodInsn(Opcodes.INVOKESTATIC, boxed.getInternalName(), "valueOf", made, false);
            } else if (boxed == null && box != null) {
                write(out, from, box);
                String called = to.getClassName() + "Value";
                out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, box.getInternalName(), called, "()" + to, false);
            } else if (boxed == null
                    && !from.equals(to)
                    && !to.getInternalName().equals("java/lang/Object")) {
                out.visitTypeInsn(Opcodes.CHECKCAST, to.getInternalName());
            }
        }
    }

    /** Text from a recipe, in which 1 stands for a value and 2 for a constant. */
    private static final class Joined {

        private static final String BUILDER = "java/lang/StringBuilder";

        static void write(MethodVisitor to, String descriptor, Object... its) {
            to.visitCode();
            begin(to);
            Type[] values = Type.getArgumentTypes(descriptor);
            StringBuilder text = new StringBuilder();
            int value = 0;
            int constant = 1;
            int slot = 0;
            for (char each : ((String) its[0]).toCharArray()) {
                if (each == 2) {
                    text.append(its[constant++]);
                } else if (each != 1) {
                    text.append(each);
                } else {
                    text(to, text);
                    Type type = values[value++];
                    to.visitVarInsn(type.getOpcode(Opcodes.ILOAD), slot);
                    slot += type.getSize();
                    append(to, type);
                }
            }
            text(to, text);
            end(to);
        }

        static void begin(MethodVisitor to) {
            to.visitTypeInsn(Opcodes.NEW, BUILDER);
            to.visitInsn(Opcodes.DUP);
            to.visitMethodInsn(Opcodes.INVOKESPECIAL, BUILDER, "<init>", "()V", false);
        }

        static void text(MethodVisitor to, StringBuilder text) {
            if (text.length() > 0) {
                to.visitLdcInsn(text.toString());
                append(to, Type.getType(String.class));
                text.setLength(0);
            }
        }

        static void append(MethodVisitor to, Type type) {
            String taken = switch (type.getSort()) {
                case Type.BYTE, Type.SHORT -> "I";
                case Type.OBJECT, Type.ARRAY ->
                    type.getInternalName().equals("java/lang/String") ? "Ljava/lang/String;" : "Ljava/lang/Object;";
                default -> type.getDescriptor();
            };
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "append", "(" + taken + ")L" + BUILDER + ";", false);
        }

        static void end(MethodVisitor to) {
            to.visitMethodInsn(Opcodes.INVOKEVIRTUAL, BUILDER, "toString", "()Ljava/lang/String;", false);
            to.visitInsn(Opcodes.ARETURN);
            to.visitMaxs(0, 0);
            to.visitEnd();
        }
    }

    /** Equality, hash and text of a record, the same as java.lang.runtime.ObjectMethods makes them. */
    private static final class OfRecord {

        static void write(MethodVisitor to, String called, String name, Object... its) {
            to.visitCode();
            switch (called) {
                case "equals" -> equality(to, name, its);
                case "hashCode" -> hash(to, its);
                default -> text(to, its);
            }
        }

        private static void field(MethodVisitor to, int of, Object handle) {
            Handle field = (Handle) handle;
            to.visitVarInsn(Opcodes.ALOAD, of);
            to.visitFieldInsn(Opcodes.GETFIELD, field.getOwner(), field.getName(), field.getDesc());
        }

        private static Type type(Object handle) {
            return Type.getType(((Handle) handle).getDesc());
        }

        private static void equality(MethodVisitor to, String name, Object... its) {
            Label other = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 0);
            to.visitVarInsn(Opcodes.ALOAD, 1);
            to.visitJumpInsn(Opcodes.IF_ACMPNE, other);
            answer(to, true);
            to.visitLabel(other);
            to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            Label same = new Label();
            to.visitVarInsn(Opcodes.ALOAD, 1);
            to.visitTypeInsn(Opcodes.INSTANCEOF, name);
            to.visitJumpInsn(Opcodes.IFNE, same);
            answer(to, false);
            to.visitLabel(same);
            to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
            to.visitVarInsn(Opcodes.ALOAD, 1);
            to.visitTypeInsn(Opcodes.CHECKCAST, name);
            to.visitVarInsn(Opcodes.ASTORE, 2);
            boolean first = true;
            for (int i = 2; i < its.length; i++) {
                Label next = new Label();
                field(to, 0, its[i]);
                field(to, 2, its[i]);
                switch (type(its[i]).getSort()) {
                    case Type.BOOLEAN, Type.BYTE, Type.CHAR, Type.SHORT, Type.INT ->
                        to.visitJumpInsn(Opcodes.IF_ICMPEQ, next);
                    case Type.LONG -> {
                        to.visitInsn(Opcodes.LCMP);
                        to.visitJumpInsn(Opcodes.IFEQ, next);
                    }
                    case Type.FLOAT -> {
                        to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "compare", "(FF)I", false);
                        to.visitJumpInsn(Opcodes.IFEQ, next);
                    }
                    case Type.DOUBLE -> {
                        to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "compare", "(DD)I", false);
                        to.visitJumpInsn(Opcodes.IFEQ, next);
                    }
                    default -> {
                        String two = "(Ljava/lang/Object;Ljava/lang/Object;)Z";
                        to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "equals", two, false);
                        to.visitJumpInsn(Opcodes.IFNE, next);
                    }
                }
                answer(to, false);
                to.visitLabel(next);
                if (first) {
                    to.visitFrame(Opcodes.F_APPEND, 1, new Object[] {name}, 0, null);
                } else {
                    to.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
                }
                first = false;
            }
            answer(to, true);
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        private static void answer(MethodVisitor to, boolean is) {
            to.visitInsn(is ? Opcodes.ICONST_1 : Opcodes.ICONST_0);
            to.visitInsn(Opcodes.IRETURN);
        }

        private static void hash(MethodVisitor to, Object... its) {
            to.visitInsn(Opcodes.ICONST_0);
            for (int i = 2; i < its.length; i++) {
                to.visitIntInsn(Opcodes.BIPUSH, 31);
                to.visitInsn(Opcodes.IMUL);
                field(to, 0, its[i]);
                Type box = Fitted.BOXES.get(type(its[i]));
                if (box == null) {
                    String one = "(Ljava/lang/Object;)I";
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, "java/util/Objects", "hashCode", one, false);
                } else {
                    String one = "(" + type(its[i]) + ")I";
                    to.visitMethodInsn(Opcodes.INVOKESTATIC, box.getInternalName(), "hashCode", one, false);
                }
                to.visitInsn(Opcodes.IADD);
            }
            to.visitInsn(Opcodes.IRETURN);
            to.visitMaxs(0, 0);
            to.visitEnd();
        }

        private static void text(MethodVisitor to, Object... its) {
            Joined.begin(to);
            to.visitLdcInsn(its[0]);
            to.visitMethodInsn(
                    Opcodes.INVOKEVIRTUAL, "java/lang/Class", "getSimpleName", "()Ljava/lang/String;", false);
            Joined.append(to, Type.getType(String.class));
            String[] names = ((String) its[1]).split(";", -1);
            StringBuilder text = new StringBuilder("[");
            for (int i = 2; i < its.length; i++) {
                text.append(i == 2 ? "" : ", ").append(names[i - 2]).append('=');
                Joined.text(to, text);
                field(to, 0, its[i]);
                Joined.append(to, type(its[i]));
            }
            Joined.text(to, text.append(']'));
            Joined.end(to);
        }
    }
}

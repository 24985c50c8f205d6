package io.fairlead.dist.samples;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Whatever a JVM links when it first comes by, each kind once. */
public final class Linked extends Above implements Supplier<String>, Named {

    private final String word;
    private int calls;

    /** One with {@code word}. */
    public Linked(String word) {
        this.word = word;
    }

    /** Equal, or not, by each kind of value. */
    record Values(
            boolean yes,
            byte small,
            char letter,
            short shorter,
            int number,
            long larger,
            float half,
            double whole,
            @Nullable String text,
            int @Nullable [] many) {}

    record None() {}

    private static final class Hidden {

        private final String of;

        private Hidden(String of) {
            this.of = of;
        }

        private String said() {
            return "hidden " + of;
        }
    }

    @Override
    public String name() {
        return word;
    }

    @Override
    String above() {
        return "not asked";
    }

    private String own(int number) {
        calls++;
        return word + number;
    }

    private static long both(int one, long two) {
        return one + two;
    }

    /** What all of them come to. */
    @Override
    public String get() {
        List<Object> said = new ArrayList<>();
        long shift = 40;
        double factor = 1.5;
        Runnable nothing = () -> calls += 10;
        nothing.run();
        Callable<Integer> number = () -> calls;
        Supplier<String> nobody = () -> "constant";
        LongSupplier held = () -> shift + calls;
        IntFunction<String> mine = this::own;
        Function<String, Hidden> makes = Hidden::new;
        Function<Hidden, String> says = Hidden::said;
        Function<Integer, int[]> array = int[]::new;
        BiFunction<Integer, Long, Long> boxed = Linked::both;
        BinaryOperator<String> joins = String::concat;
        IntBinaryOperator most = Math::max;
        ToIntFunction<Integer> unboxed = Integer::intValue;
        ToIntFunction<String> length = String::length;
        ToDoubleFunction<Double> times = each -> each * factor;
        Predicate<Object> isText = String.class::isInstance;
        Supplier<String> over = super::above;
        UnaryOperator<String> lower = each -> each.toLowerCase(Locale.ROOT);
        Function<Object, String> text = Object::toString;
        Supplier<String> deeper = () -> {
            Supplier<String> inner = () -> word + shift;
            return inner.get();
        };
        try {
            said.add(number.call());
        } catch (Exception e) {
            said.add(e);
        }
        said.add(nobody.get());
        said.add(held.getAsLong());
        said.add(mine.apply(7));
        said.add(says.apply(makes.apply("x")));
        said.add(array.apply(3).length);
        said.add(boxed.apply(1, 2L));
        said.add(joins.apply("a", "b"));
        said.add(most.applyAsInt(3, 4));
        said.add(unboxed.applyAsInt(5));
        said.add(length.applyAsInt("four"));
        said.add(times.applyAsDouble(2.0));
        said.add(isText.test("t"));
        said.add(over.get());
        said.add(lower.apply("LOW"));
        said.add(text.apply(9));
        said.add(deeper.get());
        said.add(loud());
        said.add(Named.most(List.of(this, this)).name());
        said.add("" + 'c' + 1 + 2L + 3.5f + 4.5 + true + (byte) 6 + (short) 7 + null + said.size() + word);
        Values one = new Values(true, (byte) 1, 'b', (short) 2, 3, 4, 0.5f, Double.NaN, "t", new int[0]);
        Values same = new Values(true, (byte) 1, 'b', (short) 2, 3, 4, 0.5f, Double.NaN, "t", one.many());
        Values other = new Values(true, (byte) 1, 'b', (short) 2, 3, 4, -0.0f, Double.NaN, null, one.many());
        Values another = new Values(true, (byte) 1, 'b', (short) 2, 3, 4, 0.0f, Double.NaN, null, one.many());
        Values nan = new Values(false, (byte) 1, 'b', (short) 2, 3, 5, 0.0f, 0, null, one.many());
        for (Object each : List.of(one, same, other, another, nan, "text", new None())) {
            said.add(one.equals(each) + "," + other.equals(each) + "," + new None().equals(each));
        }
        said.add(one.hashCode() == same.hashCode());
        said.add(new Values(false, (byte) 1, 'b', (short) 2, 3, 4, 2.5f, 9.25, "t", new int[0])
                .toString()
                .split("many", -1)[0]);
        said.add(new None().toString() + new None().hashCode());
        said.add(new Values(true, (byte) 1, 'b', (short) 2, 3, 4, 2.5f, 9.25, "t", null).hashCode());
        return said.toString();
    }
}

package io.fairlead.proxy.policy.balance;

import io.fairlead.proxy.exchange.Target;
import java.util.function.DoubleSupplier;

/** Where the number comes from that ranks a target for a call: above 0, below 1. */
@FunctionalInterface
interface Draw {

    double of(Target target);

    /** By chance, anew for each call. */
    static Draw by(DoubleSupplier random) {
        return target -> open(random.getAsDouble());
    }

    /** The same for the same conversation and target, in every process. */
    static Draw by(long conversation) {
        return target -> {
            long mixed = mixed(conversation ^ name(target));
            return open((mixed >>> 11) * 0x1.0p-53);
        };
    }

    private static double open(double drawn) {
        return Math.min(Math.max(drawn, 0x1.0p-54), 1 - 0x1.0p-53);
    }

    private static long name(Target target) {
        long hash = 0xcbf29ce484222325L;
        String name = target.label(null);
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return mixed(hash);
    }

    private static long mixed(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}

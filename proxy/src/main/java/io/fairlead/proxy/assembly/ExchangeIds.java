package io.fairlead.proxy.assembly;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Names for exchanges: the time and eighty random bits in letters and digits, so that they sort by time and are not guessed
 * by counting. Safe for any thread.
 */
final class ExchangeIds {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final int LENGTH = 26;
    private static final int TIME_DIGITS = 10;

    private ExchangeIds() {}

    static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        char[] id = new char[LENGTH];
        long time = System.currentTimeMillis();
        for (int i = TIME_DIGITS - 1; i >= 0; i--) {
            id[i] = DIGITS[(int) (time & 31)];
            time >>>= 5;
        }
        long high = random.nextLong();
        long low = random.nextLong();
        for (int i = TIME_DIGITS; i < LENGTH; i++) {
            boolean first = i < TIME_DIGITS + 8;
            id[i] = DIGITS[(int) ((first ? high : low) & 31)];
            if (first) {
                high >>>= 5;
            } else {
                low >>>= 5;
            }
        }
        return new String(id);
    }
}

package io.fairlead.proxy.credential;

import io.fairlead.dialect.AuthForm;
import io.fairlead.proxy.exchange.Request;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A provider's own keys, one in use at a time. When the provider refuses it, the next one is used by everybody.
 *
 * <p>Shared between loops by one atomic number: of many calls that had the same key refused at the same time, only the
 * first moves on.
 */
public final class KeyRing implements AutoCloseable {

    private final AuthForm form;
    private final boolean needed;
    private final List<SecretSource> keys;
    private final @Nullable RequestSigner signer;
    private final AtomicInteger position = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();

    /**
     * A ring that begins with the first of {@code keys}.
     *
     * @param form how the provider wants its key
     * @param needed whether the provider answers nobody without a key
     * @param keys in the order in which they are used; may be empty
     */
    public KeyRing(AuthForm form, boolean needed, List<SecretSource> keys) {
        this(form, needed, keys, null);
    }

    private KeyRing(AuthForm form, boolean needed, List<SecretSource> keys, @Nullable RequestSigner signer) {
        this.form = form;
        this.needed = needed;
        this.keys = List.copyOf(keys);
        this.signer = signer;
    }

    /** A ring without keys, whose provider's requests are signed. */
    static KeyRing signing(AuthForm form, RequestSigner signer) {
        return new KeyRing(form, true, List.of(), signer);
    }

    /** Who signs the provider's requests; null when a key is added to them. */
    @Nullable
    RequestSigner signer() {
        return signer;
    }

    /** Completes when it is known whether there is a key; null when that is known. */
    @Nullable
    CompletableFuture<Void> pending() {
        for (SecretSource key : keys) {
            CompletableFuture<Void> pending = key.pending();
            if (pending != null) {
                return pending;
            }
        }
        return null;
    }

    public AuthForm form() {
        return form;
    }

    /** Whether the provider answers nobody without a key. */
    public boolean needed() {
        return needed;
    }

    /** How many keys there are. */
    public int size() {
        return keys.size();
    }

    /** The numbers of the keys, the one in use first; those that were refused are not among them, unless all were. */
    public int[] inTurn() {
        int[] all = new int[keys.size()];
        int at = position.get();
        int count = 0;
        for (int i = 0; i < all.length; i++) {
            int number = Math.floorMod(at + i, all.length);
            if (number >= Long.SIZE || (refused.get() >> number & 1) == 0) {
                all[count++] = number;
            }
        }
        if (count == 0 && all.length > 0) {
            all[count++] = Math.floorMod(at, all.length);
        }
        return Arrays.copyOf(all, count);
    }

    /** The key of that number, where it exists; else the key in use. */
    @Nullable
    Held take(int number) {
        if (number >= 0 && number < keys.size()) {
            int at = position.get();
            Secret secret = keys.get(number).current();
            if (secret != null) {
                return new Held(at, at + Math.floorMod(number - at, keys.size()), secret);
            }
        }
        return take();
    }

    /** The key in use: the first that exists from the present position on; null when there is none. */
    @Nullable
    Held take() {
        int at = position.get();
        for (int i = 0; i < keys.size(); i++) {
            int candidate = at + i;
            Secret secret = keys.get(Math.floorMod(candidate, keys.size())).current();
            if (secret != null) {
                return new Held(at, candidate, secret);
            }
        }
        return null;
    }

    /** {@code request} with the key in use, as the provider wants it; null when there is none. */
    public @Nullable Request keyed(Request request) {
        Held held = take();
        return held == null ? null : CredentialRule.apply(request, form, held.secret());
    }

    /** Whether a request could get what its provider needs: a key, a signature, or nothing at all. */
    public boolean ready() {
        return !needed || signer != null || pending() != null || take() != null;
    }

    /** Moves on from a key that was refused, unless somebody else did so already. Whether this call moved it. */
    boolean refused(Held held) {
        int number = Math.floorMod(held.used, keys.size());
        refused.updateAndGet(before -> number < Long.SIZE ? before | 1L << number : before);
        return keys.size() > 1 && position.compareAndSet(held.position, held.used + 1);
    }

    /** Ends what keeps its keys fresh. A call that still holds the ring may go on with the keys that are there. */
    @Override
    public void close() {
        keys.forEach(SecretSource::close);
        if (signer != null) {
            signer.close();
        }
    }

    /**
     * A key as it was taken.
     *
     * @param position where the ring stood
     * @param used which one it is, on an endless count
     */
    record Held(int position, int used, Secret secret) {}
}

package io.fairlead.proxy.exchange;

import io.fairlead.dialect.Dialect;
import io.fairlead.dialect.HeaderSource;
import io.fairlead.dialect.Operation;
import io.fairlead.dialect.ProviderError;
import org.jspecify.annotations.Nullable;

/**
 * A configured provider, as far as an exchange needs to know it.
 *
 * @param name its name in configuration, and in metrics and logs
 * @param dialect the API it speaks
 * @param origin where its URL points: Host, SNI and certificate check follow it
 * @param basePath the path of its URL, without a closing slash; may be empty
 * @param catalogPath the path prefix that its kind has by default and that {@code basePath} replaces
 * @param connectTo where to really connect, or null
 * @param errors its error table
 */
public record Provider(
        String name,
        Dialect dialect,
        Origin origin,
        String basePath,
        String catalogPath,
        @Nullable Origin connectTo,
        Errors errors) {

    /** Reads an error answer: what it means. */
    @FunctionalInterface
    public interface Errors {
        ProviderError classify(int status, HeaderSource headers, byte[] body);
    }

    /** {@code path} as it is here: the path of the URL replaces the prefix of its kind, where it begins with that as whole segments. */
    public String pathHere(String path) {
        if (catalogPath.equals(basePath) || catalogPath.isEmpty() || !path.startsWith(catalogPath)) {
            return path;
        }
        String tail = path.substring(catalogPath.length());
        boolean whole = tail.isEmpty() || tail.charAt(0) == '/' || tail.charAt(0) == '?';
        if (!whole) {
            return path;
        }
        String here = basePath + tail;
        return here.startsWith("/") ? here : "/" + here;
    }

    /** {@code path} under the prefix that its kind has by default, as its dialect knows it. */
    public String pathOfKind(String path) {
        return path.startsWith(basePath) ? catalogPath + path.substring(basePath.length()) : path;
    }

    /** What is asked at {@code path}, be it that of its kind or below the path of its own URL. */
    public Operation operation(String method, String path) {
        Operation asked = dialect.operation(method, path);
        if (asked.kind() != Operation.Kind.OTHER || catalogPath.equals(basePath)) {
            return asked;
        }
        Operation ofKind = dialect.operation(method, pathOfKind(path));
        return ofKind.kind() == Operation.Kind.OTHER ? asked : ofKind;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Provider it && it.name.equals(name) && it.origin.equals(origin);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    @Override
    public String toString() {
        return name;
    }
}

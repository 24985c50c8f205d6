package io.fairlead.proxy.config;

import io.fairlead.dialect.AuthForm;
import io.fairlead.proxy.config.ProviderAuth.Method;
import io.fairlead.proxy.config.yaml.Problems;
import io.fairlead.proxy.config.yaml.Values;
import java.nio.file.Path;

/** Whether a provider's {@code auth}, {@code credentials} and {@code key} go together. */
final class AuthLint {

    private AuthLint() {}

    static ProviderAuth auth(Values values, ProviderKind kind, ReferredFiles files, Problems problems) {
        Method method = values.get(ProviderKeys.AUTH);
        String named = values.find(ProviderKeys.CREDENTIALS);
        if (!fits(method, kind.auth())) {
            problems.error(
                    values.at(ProviderKeys.AUTH),
                    values.path(ProviderKeys.AUTH),
                    kind.name() + " does not take " + values.shown(ProviderKeys.AUTH) + " (expected: "
                            + expected(kind.auth()) + ")");
        }
        if (method != Method.KEY && values.says(ProviderKeys.KEY)) {
            problems.error(
                    values.at(ProviderKeys.KEY),
                    values.path(ProviderKeys.KEY),
                    "stands beside auth: " + Words.word(method) + " (expected: only one of them)");
        }
        boolean takesFile = method == Method.GOOGLE || method == Method.TOKEN_FILE;
        if (named != null && !takesFile) {
            problems.error(
                    values.at(ProviderKeys.CREDENTIALS),
                    values.path(ProviderKeys.CREDENTIALS),
                    "has no use with auth: " + Words.word(method) + " (expected: auth: google or token-file)");
        }
        if (named == null && method == Method.TOKEN_FILE) {
            problems.error(
                    values.at(ProviderKeys.AUTH),
                    values.path(ProviderKeys.AUTH),
                    "has no file to read (expected: credentials: with its path)");
        }
        Path file = named == null || !takesFile
                ? null
                : files.findFollowed(
                        named, values.at(ProviderKeys.CREDENTIALS), values.path(ProviderKeys.CREDENTIALS), problems);
        return new ProviderAuth(method, file);
    }

    private static boolean fits(Method method, AuthForm.Kind kind) {
        return switch (method) {
            case KEY -> true;
            case AWS -> kind == AuthForm.Kind.SIGV4;
            case GOOGLE -> kind == AuthForm.Kind.OAUTH;
            case TOKEN_FILE -> kind != AuthForm.Kind.NONE;
        };
    }

    private static String expected(AuthForm.Kind kind) {
        return switch (kind) {
            case NONE -> "key";
            case KEY -> "key or token-file";
            case SIGV4 -> "key, aws or token-file";
            case OAUTH -> "key, google or token-file";
        };
    }
}

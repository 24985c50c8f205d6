package io.fairlead.sidecar.doctor;

import java.util.ArrayList;
import java.util.List;

/** A library that applications call providers with, and the variables that it goes by: those read first come first. */
@SuppressWarnings("ImmutableEnumChecker") // its lists are those of List.of, which cannot be changed
public enum Client {
    CURL("curl", "curl", List.of("curl"), Names.ANY_PROXY, List.of("CURL_CA_BUNDLE", "SSL_CERT_FILE")),
    URLLIB("Python", "urllib", Names.PYTHON, Names.LOWER_FIRST, List.of("SSL_CERT_FILE")),
    REQUESTS("Python", "requests", Names.PYTHON, Names.ANY_PROXY, List.of("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")),
    HTTPX("Python", "httpx", Names.PYTHON, Names.ANY_PROXY, List.of("SSL_CERT_FILE")),
    BOTOCORE("Python", "botocore", Names.PYTHON, Names.LOWER_FIRST, List.of("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE")),
    AIOHTTP("Python", "aiohttp", Names.PYTHON, List.of(), List.of("SSL_CERT_FILE")),
    NODE_FETCH("Node.js", "fetch", List.of("node"), Names.LOWER_FIRST, List.of("NODE_EXTRA_CA_CERTS")),
    NODE_HTTPS("Node.js", "https", List.of("node"), Names.LOWER_FIRST, List.of("NODE_EXTRA_CA_CERTS")),
    JAVA("Java", "java.net.http", List.of("java"), List.of("JAVA_TOOL_OPTIONS"), List.of("JAVA_TOOL_OPTIONS")),
    GO("Go", "net/http", List.of("go"), List.of("HTTPS_PROXY", "https_proxy"), List.of("SSL_CERT_FILE")),
    RUBY("Ruby", "net/http", List.of("ruby"), List.of("http_proxy"), List.of("SSL_CERT_FILE")),
    PHP("PHP", "curl", List.of("php"), Names.ANY_PROXY, List.of("SSL_CERT_FILE")),
    DENO("Deno", "fetch", List.of("deno"), Names.LOWER_FIRST, List.of("DENO_CERT")),
    DOTNET(".NET", "HttpClient", List.of("dotnet"), Names.LOWER_FIRST, List.of("SSL_CERT_FILE")),
    OTHER("other", "by its variables", List.of(), Names.LOWER_FIRST, List.of("SSL_CERT_FILE"));

    private final String runtime;
    private final String library;
    private final List<String> programs;
    private final List<String> proxies;
    private final List<String> trust;

    /** Lists that several share. */
    private static final class Names {
        static final List<String> PYTHON = List.of("python3", "python");
        static final List<String> LOWER_FIRST = List.of("https_proxy", "HTTPS_PROXY");
        static final List<String> ANY_PROXY = List.of("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY");
    }

    Client(String runtime, String library, List<String> programs, List<String> proxies, List<String> trust) {
        this.runtime = runtime;
        this.library = library;
        this.programs = programs;
        this.proxies = proxies;
        this.trust = trust;
    }

    public String runtime() {
        return runtime;
    }

    public String library() {
        return library;
    }

    /** The names of the programs that run it. */
    public List<String> programs() {
        return programs;
    }

    /** The variables that send it to a proxy. */
    public List<String> proxies() {
        return proxies;
    }

    /** The variables that name what it trusts; the first that is set counts. */
    public List<String> trust() {
        return trust;
    }

    /** Whether it is a package that may be absent where its runtime is there. */
    public boolean optional() {
        return runtime.equals("Python") && this != URLLIB;
    }

    /** The clients of one runtime. */
    public static List<Client> of(String runtime) {
        List<Client> all = new ArrayList<>();
        for (Client each : values()) {
            if (each.runtime.equals(runtime)) {
                all.add(each);
            }
        }
        return all;
    }
}

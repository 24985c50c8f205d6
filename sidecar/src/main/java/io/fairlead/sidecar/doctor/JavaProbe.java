package io.fairlead.sidecar.doctor;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What is started to see where a JVM's calls go. It needs no other class of ours. */
public final class JavaProbe {

    private JavaProbe() {}

    /** Asks the address that is given. */
    public static void main(String[] arguments) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(arguments[0])).build();
        HttpClient client =
                HttpClient.newBuilder().proxy(ProxySelector.getDefault()).build();
        System.out.println(
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
}

package io.fairlead.agent.engine;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client that does what the agent lets clients do: CONNECT with the secret, TLS with the engine's CA, one call. */
final class Tunnel {

    private static final int PATIENCE_MS = 30_000;

    private Tunnel() {}

    /** The answer to {@code head}, which has no body, as far as its own head goes. */
    static String answer(Map<?, ?> engine, String head) throws IOException {
        try (Socket socket = connect(engine)) {
            return said(socket, head);
        }
    }

    /** Asks {@code host} for a chat completion; the whole answer, which ends the connection. */
    static String chat(Map<?, ?> engine, String host) throws IOException, GeneralSecurityException {
        try (Socket socket = connect(engine)) {
            String authorization = String.valueOf(engine.get("authorization"));
            String connected = said(
                    socket,
                    "CONNECT " + host + ":443 HTTP/1.1\r\nHost: " + host + ":443\r\nProxy-Authorization: "
                            + authorization + "\r\n\r\n");
            if (!connected.startsWith("HTTP/1.1 200")) {
                return connected;
            }
            try (SSLSocket secured = (SSLSocket)
                    tls(String.valueOf(engine.get("ca"))).getSocketFactory().createSocket(socket, host, 443, true)) {
                String body = "{\"model\":\"gpt-4o\",\"messages\":[{\"role\":\"user\",\"content\":\"Say hello\"}]}";
                String request = "POST /v1/chat/completions HTTP/1.1\r\nHost: " + host
                        + "\r\nAuthorization: Bearer key\r\nContent-Type: application/json\r\nConnection: close\r\n"
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body;
                secured.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                return new String(secured.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            }
        }
    }

    private static Socket connect(Map<?, ?> engine) throws IOException {
        String proxy = String.valueOf(engine.get("proxy"));
        int colon = proxy.lastIndexOf(':');
        Socket socket = new Socket(proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)));
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    private static String said(Socket socket, String head) throws IOException {
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0; next = in.read()) {
            answer.write(next);
            if (answer.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
                break;
            }
        }
        return answer.toString(StandardCharsets.US_ASCII);
    }

    private static SSLContext tls(String ca) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "ca",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(ca.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}

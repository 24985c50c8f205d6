package io.fairlead.sidecar.doctor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The words that start a client so that it asks one address. */
final class Probe {

    /** What each package of Python does with the address {@code u}. */
    private static final Map<Client, String> PYTHON = Map.of(
            Client.URLLIB,
            "import urllib.request; urllib.request.urlopen(u, timeout=15)",
            Client.REQUESTS,
            "import requests; requests.get(u, timeout=15)",
            Client.HTTPX,
            "import httpx; httpx.get(u, timeout=15)",
            Client.BOTOCORE,
            """
            import botocore.session, botocore.httpsession, botocore.awsrequest, botocore.utils
            v = botocore.session.Session().get_config_variable('ca_bundle') or True
            s = botocore.httpsession.URLLib3Session(verify=v, proxies=botocore.utils.get_environ_proxies(u))
            s.send(botocore.awsrequest.AWSPreparedRequest('GET', u, {}, None, False))
            """,
            Client.AIOHTTP,
            """
            import aiohttp, asyncio
            async def ask():
                async with aiohttp.ClientSession() as s:
                    async with s.get(u):
                        pass
            asyncio.run(ask())
            """);

    private static final String GO = """
            package main

            import (
            \t"fmt"
            \t"net/http"
            \t"os"
            )

            func main() {
            \tanswer, err := http.Get(os.Args[1])
            \tif err != nil {
            \t\tfmt.Fprintln(os.Stderr, err)
            \t\tos.Exit(1)
            \t}
            \tanswer.Body.Close()
            }
            """;

    private Probe() {}

    /**
     * The words; empty where the client cannot be tried by itself.
     *
     * @param folder where it may leave files
     */
    static List<String> words(Client client, Path program, String url, Path folder) throws IOException {
        String its = program.toString();
        return switch (client) {
            case CURL -> List.of(its, "-sS", "--max-time", "15", "-o", "/dev/null", url);
            case URLLIB, REQUESTS, HTTPX, BOTOCORE, AIOHTTP ->
                List.of(its, "-c", "import sys; u = sys.argv[1]\n" + PYTHON.get(client), url);
            case NODE_FETCH ->
                List.of(
                        its,
                        "-e",
                        "fetch(process.argv[1]).then((r) => r.text()).catch((e) => { console.error(String(e.cause || e)); process.exitCode = 1 })",
                        url);
            case NODE_HTTPS ->
                List.of(
                        its,
                        "-e",
                        "require('https').get(process.argv[1], (r) => r.resume()).on('error', (e) => { console.error(String(e)); process.exitCode = 1 })",
                        url);
            case JAVA -> List.of(its, "-cp", javaProbe(folder), JavaProbe.class.getName(), url);
            case GO ->
                List.of(
                        its,
                        "run",
                        Files.writeString(folder.resolve("probe.go"), GO).toString(),
                        url);
            case RUBY -> List.of(its, "-rnet/http", "-e", "Net::HTTP.get_response(URI(ARGV[0]))", url);
            case PHP ->
                List.of(
                        its,
                        "-r",
                        "$c = curl_init($argv[1]); curl_setopt($c, CURLOPT_RETURNTRANSFER, true); if (curl_exec($c) === false) { fwrite(STDERR, curl_error($c)); exit(1); }",
                        "--",
                        url);
            case DENO -> List.of(its, "eval", "await (await fetch(Deno.args[0])).text()", url);
            case DOTNET, OTHER -> List.of();
        };
    }

    private static String javaProbe(Path folder) throws IOException {
        String name = JavaProbe.class.getName().replace('.', '/') + ".class";
        Path to = folder.resolve("classes").resolve(name);
        Files.createDirectories(folder.resolve("classes/io/fairlead/sidecar/doctor"));
        try (InputStream from = JavaProbe.class.getResourceAsStream("JavaProbe.class")) {
            if (from == null) {
                throw new FileNotFoundException(name);
            }
            Files.copy(from, to);
        }
        return folder.resolve("classes").toString();
    }
}

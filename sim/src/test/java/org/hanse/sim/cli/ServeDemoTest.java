// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop of the demo behind HTTP, with the calls that it prints, the web shop of the guide, and a client that a generator makes. */
@Tag("nightly")
class ServeDemoTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long LONGEST_SECONDS = 120;
    private static final Pattern BUTTON = Pattern.compile("name=\"item\" value=\"([^\"]*)\"");
    private static final Pattern DECISION = Pattern.compile("name=\"decision\" value=\"([^\"]*)\"");

    @TempDir
    static Path folder = Path.of("");

    private static Optional<ServiceProcess> demo = Optional.empty();
    private static List<String> calls = List.of();

    @BeforeAll
    static void serve() throws IOException, InterruptedException {
        Path log = folder.resolve("demo.log");
        demo = Optional.of(ServiceProcess.start(
                Main.class,
                ServiceProcess.SMALL,
                log,
                List.of(
                        "demo",
                        "--small",
                        "--serve",
                        "--listen",
                        "127.0.0.1:0",
                        "--out",
                        folder.resolve("demo").toString())));
        for (long s = 0; s < LONGEST_SECONDS && calls.size() < 3 && demo.get().isAlive(); s++) {
            TimeUnit.SECONDS.sleep(1);
            calls = Files.readAllLines(log).stream()
                    .filter(line -> line.startsWith("curl "))
                    .toList();
        }
        assertThat(calls).as(Files.readString(log)).hasSize(3);
    }

    @AfterAll
    static void end() {
        demo.ifPresent(ServiceProcess::close);
    }

    private static String token() {
        return calls.get(0).replaceAll(".*Bearer ([^\"]*)\".*", "$1");
    }

    private static String api() {
        return calls.get(0).replaceAll(".* (http://[^ ]*/v1)/decisions$", "$1");
    }

    private static String output(Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().putAll(environment);
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(text).isZero();
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void calls_asPrinted_areAnswered() throws IOException {
        List<JsonNode> answers = new ArrayList<>();
        for (String call : calls) {
            answers.add(JSON.readTree(
                    output(Map.of(), List.of("bash", "-c", call.replace("curl ", "curl --silent --fail-with-body ")))));
        }
        assertThat(answers.get(0).path("items")).hasSize(3);
        assertThat(answers.get(1).path("item").asText())
                .isEqualTo(answers.get(0).path("items").path(0).path("item").asText());
        assertThat(answers.get(2).path("stored").asInt()).isEqualTo(1);
    }

    @Test
    void webShop_ofTheGuide_showsRecommendationsAndSendsEvents() throws Exception {
        Path program = Path.of("..", "docs", "guides", "webshop.py").toAbsolutePath();
        assertThat(Files.readAllLines(program)).hasSizeLessThanOrEqualTo(43);
        assumeTrue(hasPython(), "skipped: no python3 on this machine");
        int port = freePort();
        Process shop = process(program, port);
        try {
            HttpClient browser =
                    HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
            URI page = URI.create("http://127.0.0.1:" + port + "/");
            String first = awaited(browser, page);
            List<String> items =
                    BUTTON.matcher(first).results().map(own -> own.group(1)).toList();
            assertThat(items).hasSize(5);
            HttpResponse<String> bought = browser.send(
                    HttpRequest.newBuilder(page)
                            .POST(HttpRequest.BodyPublishers.ofString("decision=" + decision(first) + "&item="
                                    + URLEncoder.encode(items.get(0), StandardCharsets.UTF_8)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(bought.statusCode()).isEqualTo(303);
            String second = awaited(browser, page);
            assertThat(BUTTON.matcher(second).results().map(own -> own.group(1)))
                    .hasSize(5)
                    .doesNotContain(items.get(0));
        } finally {
            shop.destroy();
        }
    }

    /** Profile {@code nightly} copies the generator. */
    @Test
    void client_thatAGeneratorMakes_callsTheNode() throws IOException {
        Path jars = Path.of("target", "client-generator").toAbsolutePath();
        assumeTrue(
                Files.exists(jars.resolve("openapi-generator-cli.jar")),
                "skipped: no generator in " + jars + ". Fix: run with -Pnightly");
        Path generated = folder.resolve("client");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        output(
                Map.of(),
                List.of(
                        java,
                        "-jar",
                        jars.resolve("openapi-generator-cli.jar").toString(),
                        "generate",
                        "--input-spec",
                        Path.of("..", "docs", "reference", "openapi.yaml").toString(),
                        "--generator-name",
                        "java",
                        "--library",
                        "native",
                        "--output",
                        generated.toString(),
                        "--additional-properties",
                        "openApiNullable=false,useJakartaEe=true,invokerPackage=shop.client,apiPackage=shop.client,"
                                + "modelPackage=shop.client"));
        Path transcript = Path.of("src", "test", "resources", "org", "hanse", "sim", "cli", "ClientTranscript.java");
        List<String> compile = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                "-nowarn",
                "-d",
                generated.resolve("classes").toString(),
                "-cp",
                classPath(jars, generated),
                transcript.toString()));
        try (Stream<Path> files = Files.walk(generated.resolve("src").resolve("main"))) {
            files.map(Path::toString).filter(own -> own.endsWith(".java")).forEach(compile::add);
        }
        output(Map.of(), compile);
        assertThat(output(
                        Map.of("API", api(), "TOKEN", token(), "SHOPPER", shopper()),
                        List.of(java, "-cp", classPath(jars, generated), "ClientTranscript")))
                .startsWith("3 items, explained, 1 event stored, 1 repeated, 401 without a token");
    }

    private static String classPath(Path jars, Path generated) {
        return generated.resolve("classes") + File.pathSeparator + jars + File.separator + "*" + File.pathSeparator
                + System.getProperty("java.class.path");
    }

    private static String shopper() {
        return calls.get(0).replaceAll(".*\"shopper\": \"([^\"]*)\".*", "$1");
    }

    private static String decision(String page) {
        Matcher matcher = DECISION.matcher(page);
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    private static boolean hasPython() {
        try {
            return new ProcessBuilder("python3", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process process(Path program, int port) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("python3", program.toString(), Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("webshop.log").toFile());
        builder.environment().putAll(Map.of("API", api(), "TOKEN", token()));
        return builder.start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String awaited(HttpClient browser, URI page) throws InterruptedException {
        for (long s = 0; s < LONGEST_SECONDS; s++) {
            try {
                return browser.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
            } catch (IOException e) {
                TimeUnit.SECONDS.sleep(1);
            }
        }
        throw new IllegalStateException("the web shop does not answer");
    }
}

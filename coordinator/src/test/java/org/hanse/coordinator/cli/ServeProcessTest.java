// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcJobStore;
import org.hanse.coordinator.port.Admission;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;
import org.hanse.key.PublicFile;
import org.hanse.proto.v1.EnrolRequest;
import org.hanse.proto.v1.EnrolmentGrpc;
import org.hanse.wire.JobCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code hanse coordinator serve} as a process of its own. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class ServeProcessTest {

    private static final int TERMINATED = 143;

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");
    private String classPath = System.getProperty("java.class.path");
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void init() throws IOException {
        home = folder.resolve("hub");
        Path operator = folder.resolve("operator.pub");
        PublicFile.writeKey(operator, SigningKey.generate(new SecureRandom()).verifyingKey());
        try (ServerSocket free = new ServerSocket(0)) {
            String address = "127.0.0.1:" + free.getLocalPort();
            run("init", home.toString(), "--name", "books", "--operator", operator.toString(), "--listen", address);
        }
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    private static String run(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = CoordinatorMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        String[] words = new String[arguments.length + 1];
        words[0] = "coordinator";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        line.execute(words);
        return out.toString();
    }

    private Process serve(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath,
                CoordinatorMain.class.getName(),
                "coordinator",
                "serve",
                home.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private static String url(BufferedReader out) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("Health and metrics at ")) {
                return line.substring("Health and metrics at ".length());
            }
        }
        throw new IOException("the service ended without an address");
    }

    private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void serve_untilItIsTerminated_answersAndLogsJsonWithoutSecrets() throws Exception {
        Process process = serve("--http", "127.0.0.1:0", "--log", "json");
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String address = address(out);
        String url = url(out);
        String code = run("invite", home.toString(), "shop-a")
                .lines()
                .findFirst()
                .orElseThrow()
                .replaceAll(".*: ", "");

        assertThat(get(url + "/healthz").body()).isEqualTo("ok\n");
        assertThat(get(url + "/readyz").body())
                .isEqualTo("{\"ready\":true,\"parts\":{\"database\":\"ok\",\"transport\":\"ok\"}}\n");
        String metrics = get(url + "/metrics").body();
        assertThat(metrics)
                .contains("hanse_participants{state=\"invited\"} 1.0", "hanse_certificate_expiry_timestamp_seconds")
                .doesNotContain(code);
        JsonNode status = new ObjectMapper().readTree(run("status", home.toString(), "--json"));
        assertThat(status.path("running").asBoolean()).isTrue();
        assertThat(status.path("http").asText()).isEqualTo(url);
        assertThat(enrol(address, "x".repeat(2 << 20)).isOk()).isFalse();

        process.destroy();
        assertThat(process.waitFor()).isEqualTo(TERMINATED);
        List<String> log = Files.readAllLines(folder.resolve("log"));
        List<JsonNode> entries = new ArrayList<>();
        for (String line : log) {
            entries.add(new ObjectMapper().readTree(line));
        }
        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.fieldNames())
                        .toIterable()
                        .contains("timestamp", "level", "loggerName", "formattedMessage"));
        // M13: a stack trace for each message that anyone sends fills the disk.
        assertThat(entries)
                .filteredOn(entry -> !entry.path("level").asText().equals("INFO"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.path("formattedMessage").asText())
                        .contains("gRPC message exceeds maximum size 1114112: "))
                .satisfies(entry -> assertThat(entry.path("throwable").isMissingNode()
                                || entry.path("throwable").isNull())
                        .isTrue());
        assertThat(String.join("\n", log)).doesNotContain(code).contains("listening port=");
        assertThat(run("status", home.toString())).startsWith("books: not running.");
    }

    /** Signed with another operator's key. */
    private void createForeignJob() {
        SigningKey operator = SigningKey.generate(new SecureRandom());
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase()) {
            JdbcJobStore.forCommands(database)
                    .create(new JobStore.Definition(
                            new JobId("books"),
                            SignedDocument.sign(SignedDocument.Kind.PLAN, "job: books", operator),
                            SignedDocument.sign(SignedDocument.Kind.ROSTER, "version: 1", operator)));
        }
    }

    private String await(String text, String... command) throws InterruptedException {
        String out = run(command);
        for (int i = 0; i < 200 && !out.contains(text); i++) {
            Thread.sleep(100);
            out = run(command);
        }
        assertThat(out).contains(text);
        return out;
    }

    @Tag("nightly")
    @Test
    void serve_aJobThatCannotRun_showsTheReasonUntilItIsStopped() throws Exception {
        createForeignJob();
        serve("--no-http");

        await("books  cannot run: ", "job", "list", home.toString());
        assertThat(run("job", "show", home.toString(), "books")).contains("cannot run: stored roster: found no key");
        assertThat(run("status", home.toString())).contains("Job books: cannot run: stored roster");
        Thread.sleep(2_500); // one more attempt
        assertThat(Files.readString(folder.resolve("log"))).containsOnlyOnce("job cannot run");

        assertThat(run("job", "stop", home.toString(), "books")).contains("is removed and its name is free");
        await("No jobs.", "job", "list", home.toString());
    }

    /** Puts a class that cannot be loaded on the class path. It stands for lacking memory: an error that ends a thread. */
    private void breakClass(Class<?> type) throws IOException {
        Path broken = folder.resolve("broken/" + type.getName().replace('.', '/') + ".class");
        Files.createDirectories(broken.getParent());
        Files.writeString(broken, "no class");
        classPath = folder.resolve("broken") + File.pathSeparator + classPath;
    }

    private void assertEndsInOneLine(Process process) throws Exception {
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(Files.readAllLines(folder.resolve("log")))
                .last(InstanceOfAssertFactories.STRING)
                .startsWith("hanse: the coordinator stopped: ClassFormatError: ")
                .endsWith(". Fix: start it again: its jobs continue");
    }

    @Test
    @Tag("nightly")
    void serve_withAnErrorInTheThreadOfAJob_endsInOneLine() throws Exception {
        createForeignJob();
        breakClass(SignedRosters.class);

        assertEndsInOneLine(serve("--no-http"));
    }

    private static String address(BufferedReader out) throws IOException {
        return out.readLine().replaceAll("Listening at (\\S+) .*", "$1");
    }

    /** Sends a request to enrol, which the coordinator does not answer. */
    private static Status enrol(String address, String code) throws IOException {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address)
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build())
                .build();
        try {
            EnrolmentGrpc.newBlockingStub(channel)
                    .enrol(EnrolRequest.newBuilder()
                            .setVersion(JobCodec.PROTOCOL_VERSION)
                            .setCode(code)
                            .setIdentity(ByteString.copyFrom(SigningKey.generate(new SecureRandom())
                                    .verifyingKey()
                                    .toBytes()))
                            .setPossession(ByteString.copyFrom(new byte[64]))
                            .build());
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    @Tag("nightly")
    @Test
    void serve_withAnErrorInACall_endsInOneLine() throws Exception {
        breakClass(Admission.Request.class);
        Process process = serve("--no-http");

        assertThat(enrol(address(process.inputReader(StandardCharsets.UTF_8)), "code")
                        .isOk())
                .isFalse();

        assertEndsInOneLine(process);
    }

    @Test
    @Tag("nightly")
    void serve_withAnErrorInAnHttpRequest_endsInOneLine() throws Exception {
        breakClass(PrometheusTextFormatWriter.class);
        Process process = serve("--http", "127.0.0.1:0");
        String url = url(process.inputReader(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> get(url + "/metrics")).isInstanceOf(IOException.class);

        assertEndsInOneLine(process);
    }

    @Test
    void failure_forLackOfMemory_saysHowToGiveMore() {
        assertThat(CoordinatorServeCommand.failure(new OutOfMemoryError("Java heap space")))
                .isEqualTo(
                        "the coordinator stopped: OutOfMemoryError: Java heap space. Fix: give it more memory, such as"
                                + " HANSE_JVM_OPTIONS=-Xmx4g, and start it again: its jobs continue");
    }

    @Test
    @Tag("nightly")
    void serve_withoutHttp_opensNoPage() throws Exception {
        Process process = serve("--no-http");
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);

        assertThat(out.readLine()).startsWith("Listening at ");
        assertThat(out.readLine()).startsWith("Stop with Ctrl+C.");
        assertThat(new ObjectMapper()
                        .readTree(run("status", home.toString(), "--json"))
                        .path("http")
                        .isNull())
                .isTrue();
    }

    @Test
    @Tag("nightly")
    void serve_addressOfHttpInUse_isRefused() throws Exception {
        try (ServerSocket used = new ServerSocket(0)) {
            Process process = serve("--http", "127.0.0.1:" + used.getLocalPort());

            assertThat(process.waitFor()).isEqualTo(2);
            assertThat(Files.readAllLines(folder.resolve("log")))
                    .filteredOn(line -> line.startsWith("hanse: "))
                    .singleElement()
                    .asString()
                    .startsWith("hanse: --http: found 127.0.0.1:" + used.getLocalPort() + ", which cannot be used");
        }
    }
}

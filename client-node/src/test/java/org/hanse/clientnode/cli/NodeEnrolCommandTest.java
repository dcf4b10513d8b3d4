// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.cli.ExitCode;
import org.hanse.clientnode.port.CoordinatorEnrolment;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.job.Authority;
import org.hanse.core.job.EnrolmentProof;
import org.hanse.core.recommend.Exploration;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class NodeEnrolCommandTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    /** Certificates are compared with the clock of the machine. */
    @SuppressWarnings("TimeInStaticInitializer")
    private static final Instant NOW = InstantSource.system().instant();

    private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("books", NOW, RANDOM);
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final Authority ROOTS =
            new Authority(Digest.sha256(AUTHORITY.certificate()), OPERATOR.verifyingKey());
    private static final String URL = "https://hub.example:8443";

    @TempDir
    Path folder = Path.of("");

    private final Coordinator coordinator = new Coordinator();
    private Path home = Path.of("");
    private Path code = Path.of("");

    private record Run(int exit, String out, String err) {}

    /** Coordinator that admits a valid request. */
    private static final class Coordinator implements CoordinatorEnrolment {

        private final List<Request> requests = new ArrayList<>();
        private CertificateAuthority issuer = AUTHORITY;
        private Optional<String> refusal = Optional.empty();
        private Optional<TlsKey> otherKey = Optional.empty();
        private boolean connected = true;

        @Override
        public Roots roots() {
            if (!connected) {
                throw new GatewayException("coordinator: found no server. Fix: check the address");
            }
            return new Roots(ROOTS, Der.of(AUTHORITY.certificate()));
        }

        @Override
        public Answer enrol(Der authority, Request request) {
            assertThat(authority).isEqualTo(Der.of(AUTHORITY.certificate()));
            requests.add(request);
            if (refusal.isPresent()) {
                return new Refused(refusal.get());
            }
            assertThat(EnrolmentProof.isValid(
                            request.code(), request.certificateRequest(), request.identity(), request.possession()))
                    .isTrue();
            byte[] csr = otherKey.map(key -> key.certificateRequest("x", RANDOM))
                    .orElse(request.certificateRequest().toBytes());
            return new Enrolled(Der.of(issuer.issueNode(csr, "shop-a", NOW, Duration.ofDays(90), RANDOM)));
        }
    }

    @BeforeEach
    void writeCode() throws IOException {
        home = folder.resolve("shop-a");
        code = Files.writeString(folder.resolve("code.txt"), " K7QM-2XRD-9TWB \n");
    }

    private static String fingerprint() {
        return ROOTS.fingerprint();
    }

    private Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = NodeMain.commandLine(address -> {
            assertThat(address).isEqualTo(new NodeSettings.Address("hub.example", 8443));
            return coordinator;
        });
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = Stream.concat(Stream.of("node"), Stream.of(arguments)).toArray(String[]::new);
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private Run enrol(String authority) {
        return run("enrol", home.toString(), URL, "--authority", authority, "--code-file", code.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "decisions",
                "decisions export",
                "enrol",
                "erase",
                "event",
                "explain",
                "import",
                "policy",
                "recommend",
                "report",
                "run",
                "sent",
                "status",
                "serve",
                "token",
                "train",
                "what-if"
            })
    void help_ofEveryCommand_isTheGoldenFile(String command) throws IOException {
        Run run = run((command + " --help").strip().split(" "));
        String name = ("node " + command).strip().replace(' ', '-');
        try (InputStream golden = NodeEnrolCommandTest.class.getResourceAsStream("/golden/hanse-" + name + ".txt")) {
            assertThat(run.out())
                    .isEqualTo(new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void enrol_validCode_storesKeysAndCertificate() throws IOException {
        Run run = enrol(fingerprint().toLowerCase(Locale.ROOT));

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        NodeHome node = NodeHome.existing(home);
        assertThat(run.out())
                .startsWith("Authority matches.\nKeys are in " + home)
                .contains("Enrolled as shop-a. Certificate until ");
        assertThat(coordinator.requests).singleElement().satisfies(request -> {
            assertThat(request.code()).isEqualTo("K7QM-2XRD-9TWB");
            assertThat(request.identity())
                    .isEqualTo(KeyFile.readSigningKey(node.identity()).verifyingKey());
        });
        assertThat(NodeSettings.read(node.settings()))
                .isEqualTo(new NodeSettings(
                        Optional.of(new NodeSettings.Federation(URL, "shop-a", fingerprint())),
                        true,
                        NodeSettings.Train.DEFAULT,
                        NodeSettings.Keep.DEFAULT,
                        NodeSettings.Met.DATA,
                        Exploration.DEFAULT,
                        NodeSettings.Live.DEFAULT,
                        NodeSettings.Api.DEFAULT));
        assertThat(PublicFile.readKey(node.operator())).isEqualTo(OPERATOR.verifyingKey());
        assertThat(PublicFile.readCertificate(node.authority())).isEqualTo(AUTHORITY.certificate());
        assertThat(CertificateAuthority.commonName(PublicFile.readCertificate(node.tlsCertificate())))
                .isEqualTo("shop-a");
        for (Path key : List.of(node.tlsKey(), node.identity())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
        assertThat(run.out() + run.err()).doesNotContain("K7QM");
    }

    /** A coordinator in the middle never sees the code. */
    @Test
    void enrol_otherAuthority_sendsNothing() {
        Run run = enrol("0000-0000-0000-0000-0000-0000-0000-0000");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("found " + fingerprint(), "Nothing was sent")
                .hasLineCount(1);
        assertThat(coordinator.requests).isEmpty();
        assertThat(home).doesNotExist();
    }

    @Test
    void enrol_refused_leavesNoKeysAndCanBeRepeated() {
        coordinator.refusal = Optional.of("code: found an unknown code");
        Run refused = enrol(fingerprint());
        assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(refused.err()).isEqualToIgnoringNewLines("hanse: code: found an unknown code");
        assertThat(refused.out()).isEqualToIgnoringNewLines("Authority matches.");
        assertThat(home).doesNotExist();

        coordinator.refusal = Optional.empty();
        assertThat(enrol(fingerprint()).exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(coordinator.requests.get(0).identity())
                .isNotEqualTo(coordinator.requests.get(1).identity());
    }

    @Test
    void enrol_refusedInAFolderOfTheOwner_keepsTheFolder() throws IOException {
        Files.createDirectory(home);
        coordinator.refusal = Optional.of("code: found an unknown code");
        enrol(fingerprint());

        assertThat(home).isEmptyDirectory();
    }

    @Test
    void enrol_intoAnEnrolledHome_isRefusedAndKeepsTheKeys() throws IOException {
        enrol(fingerprint());
        byte[] before = Files.readAllBytes(home.resolve("identity.key"));

        Run second = enrol(fingerprint());

        assertThat(second.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(second.err()).contains("found an enrolled node; expected none");
        assertThat(Files.readAllBytes(home.resolve("identity.key"))).isEqualTo(before);
        assertThat(coordinator.requests).hasSize(1);
    }

    /** A shop that served alone joins a federation, at the second attempt. */
    @Test
    void enrol_ofAShopWithoutAFederation_keepsAllItsFiles() throws IOException {
        NodeHome shop = NodeHome.created(home);
        NodeKeys.requireIdentity(shop);
        String settings = "# Mine.\ntrain: {every: 7d}\n";
        Files.writeString(shop.settings(), settings);
        Files.writeString(home.resolve("tokens.json"), "{}");
        Files.write(shop.database(), new byte[0]);
        byte[] identity = Files.readAllBytes(shop.identity());

        coordinator.refusal = Optional.of("code: found an unknown code");
        assertThat(enrol(fingerprint()).exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(shop.settings()).hasContent(settings);
        assertThat(shop.tlsKey()).doesNotExist();
        coordinator.refusal = Optional.empty();
        Run run = enrol(fingerprint());

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).endsWith("Next: hanse node run " + home + "\n");
        assertThat(Files.readString(shop.settings())).startsWith(settings);
        assertThat(NodeSettings.read(shop.settings()).federation().orElseThrow().name())
                .isEqualTo("shop-a");
        assertThat(Files.readAllBytes(shop.identity())).isEqualTo(identity);
        assertThat(home.resolve("tokens.json")).hasContent("{}");
    }

    @Test
    void enrol_noConnection_failsInOneLine() {
        coordinator.connected = false;
        Run run = enrol(fingerprint());

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEqualToIgnoringNewLines("hanse: coordinator: found no server. Fix: check the address");
        assertThat(home).doesNotExist();
    }

    @Test
    void enrol_certificateOfAnotherAuthorityOrKey_isRefused() {
        coordinator.otherKey = Optional.of(TlsKey.generate(RANDOM));
        assertThat(enrol(fingerprint()).err()).contains("certificate: found one for another key");

        coordinator.otherKey = Optional.empty();
        coordinator.issuer = CertificateAuthority.create("books", NOW, RANDOM);
        assertThat(enrol(fingerprint()).err()).contains("certificate: found one that the authority did not issue");
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "http://hub:1, F, URL: found http://hub:1",
        "https://hub, F, URL: found https://hub",
        "https://hub:1/x, F, URL: found https://hub:1/x",
        "not a url, F, URL: found not a url",
        "https://hub.example:8443, 4F2A, --authority: found 4F2A"
    })
    void enrol_badArguments_areRefusedInOneLine(String url, String authority, String message) {
        Run run = run(
                "enrol",
                home.toString(),
                url,
                "--authority",
                authority.equals("F") ? fingerprint() : authority,
                "--code-file",
                code.toString());

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(home).doesNotExist();
    }

    @Test
    void enrol_emptyCode_isRefusedBeforeARequest() throws IOException {
        Files.writeString(code, "\n");
        Run run = enrol(fingerprint());

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("code: found nothing");
        assertThat(coordinator.requests).isEmpty();
    }

    @Test
    void address_ofIpVersion6_hasNoBrackets() {
        assertThat(NodeSettings.address("https://[2001:db8::1]:8443"))
                .contains(new NodeSettings.Address("2001:db8::1", 8443));
    }

    private Run runNode(String... more) {
        return run(Stream.concat(
                        Stream.of(
                                "run",
                                home.toString(),
                                "--enrol",
                                URL,
                                "--authority",
                                fingerprint(),
                                "--code-file",
                                code.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }

    @Test
    void run_enrolRefusedByTheCoordinator_endsWithItsReason() {
        coordinator.refusal = Optional.of("code: it was used already. Fix: ask for another one");

        Run run = runNode();

        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.err()).contains("it was used already");
        assertThat(home.resolve("node.yaml")).doesNotExist();
    }

    @Test
    void run_enrolOfAnEnrolledHome_isSkipped() {
        // Without imported data the service does not start, which ends the command here.
        assertThat(runNode().err()).contains("data: found none");
        assertThat(coordinator.requests).hasSize(1);

        assertThat(runNode().err()).contains("data: found none");

        assertThat(coordinator.requests).hasSize(1);
    }

    @Test
    void run_enrolWithoutAuthority_isAUsageError() {
        Run run = run("run", home.toString(), "--enrol", URL);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--authority");
        assertThat(coordinator.requests).isEmpty();
    }
}

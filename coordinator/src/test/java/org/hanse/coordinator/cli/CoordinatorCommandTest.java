// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

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
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.cli.ExitCode;
import org.hanse.coordinator.app.Admissions;
import org.hanse.coordinator.jdbc.CoordinatorDatabase;
import org.hanse.coordinator.jdbc.JdbcRegistry;
import org.hanse.coordinator.jdbc.JdbcRosterStore;
import org.hanse.coordinator.port.Admission;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Der;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.EnrolmentProof;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.hanse.job.SignedDocumentFile;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import org.hanse.store.FileLedgerStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CoordinatorCommandTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final Pattern CODE =
            Pattern.compile("For (\\S+), once, until [-0-9]+ [0-9:]+ UTC: ([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})");

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");
    private Path operator = Path.of("");

    private record Run(int exit, String out, String err) {}

    @BeforeEach
    void writeKeys() {
        home = folder.resolve("hub");
        operator = folder.resolve("operator.pub");
        PublicFile.writeKey(operator, OPERATOR.verifyingKey());
    }

    private static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = CoordinatorMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length + 1];
        words[0] = "coordinator";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private Run init() {
        return run(
                "init",
                home,
                "--name",
                "books",
                "--operator",
                operator,
                "--listen",
                "0.0.0.0:8443",
                "--host",
                "hub.example");
    }

    private void enrol(String code, SigningKey identity) {
        CoordinatorHome files = CoordinatorHome.existing(home);
        Der csr = Der.of(TlsKey.generate(RANDOM).certificateRequest("node", RANDOM));
        try (CoordinatorDatabase database = files.openDatabase();
                CertificateAuthority authority = files.readAuthority()) {
            Admissions admissions = new Admissions(
                    new JdbcRegistry(database), authority, files.readOperator(), InstantSource.system(), RANDOM);
            assertThat(admissions.admit(new Admission.Request(
                            code, csr, identity.verifyingKey(), EnrolmentProof.sign(code, csr, identity))))
                    .isInstanceOf(Admission.Admitted.class);
        }
    }

    private String code(String name) {
        Run run = run("invite", home, name);
        Matcher matcher = CODE.matcher(run.out());
        assertThat(matcher.find()).as(run.out() + run.err()).isTrue();
        return matcher.group(2);
    }

    private Enrolment roster(Path file) throws IOException {
        return RosterFile.read(file, Files.readString(file));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "init",
                "invite",
                "participants",
                "roster",
                "suspend",
                "resume",
                "revoke",
                "serve",
                "status",
                "models",
                "report",
                "countersign",
                "export",
                "job",
                "job check",
                "job create",
                "job list",
                "job show",
                "job pause",
                "job resume",
                "job stop",
                "job wait"
            })
    void help_ofEveryCommand_isTheGoldenFile(String command) throws IOException {
        Run run = run((Object[]) (command + " --help").strip().split(" "));
        String name = ("coordinator " + command).strip().replace(' ', '-');
        try (InputStream golden = CoordinatorCommandTest.class.getResourceAsStream("/golden/hanse-" + name + ".txt")) {
            assertThat(run.out())
                    .isEqualTo(new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void init_newHome_hasKeysOfTheOwnerOnly() throws IOException {
        Run run = init();

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        CoordinatorHome files = CoordinatorHome.existing(home);
        assertThat(run.out())
                .startsWith("Created coordinator books")
                .contains(files.readRoots().fingerprint(), "https://hub.example:8443");
        assertThat(files.readOperator()).isEqualTo(OPERATOR.verifyingKey());
        assertThat(CoordinatorSettings.read(files.settings()))
                .isEqualTo(new CoordinatorSettings(
                        "books", new CoordinatorSettings.HostAndPort("0.0.0.0", 8443), List.of("hub.example")));
        for (Path key : List.of(files.authorityKey(), files.serverKey())) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .isEqualTo("rw-------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                .isEqualTo("rwx------");
        assertThat(CertificateAuthority.commonName(PublicFile.readCertificate(files.serverCertificate())))
                .isEqualTo("hub.example");
    }

    @Test
    void init_twice_keepsTheFirst() throws IOException {
        init();
        byte[] before = Files.readAllBytes(CoordinatorHome.existing(home).authorityKey());

        Run second = init();

        assertThat(second.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(second.err()).contains("found a coordinator; expected none").hasLineCount(1);
        assertThat(Files.readAllBytes(home.resolve("authority.key"))).isEqualTo(before);
    }

    /** A coordinator with it could sign plans. */
    @Test
    void commands_withThePrivateOperatorKeyInHome_areRefused() {
        KeyFile.makeFolder(home);
        KeyFile.writeNew(home.resolve("operator.key"), OPERATOR);

        Run run = init();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("found the private operator key");
        assertThat(home.resolve("authority.key")).doesNotExist();
    }

    @Test
    void init_privateKeyAsOperator_isRefused() {
        Path secret = folder.resolve("operator.key");
        KeyFile.writeNew(secret, OPERATOR);
        operator = secret;

        Run run = init();

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("expected an Ed25519 public key");
        assertThat(home).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "books, 0.0.0.0:8443, '', without --host",
        "books, '[::]:8443', '', without --host",
        "books, hub, '', --listen: found hub",
        "books, hub:99999, '', --listen: found hub:99999",
        "books, hub:0, '', --listen: found hub:0",
        "bad name, hub:1, '', --name: found bad name",
        "books, hub:1, a_b!, --host: found a_b!"
    })
    void init_badOptions_areRefusedInOneLine(String name, String listen, String host, String message) {
        Run run = host.isEmpty()
                ? run("init", home, "--name", name, "--operator", operator, "--listen", listen)
                : run("init", home, "--name", name, "--operator", operator, "--listen", listen, "--host", host);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(home).doesNotExist();
    }

    @Test
    void invite_severalNames_printsACodeAndACommandEach() throws IOException {
        init();
        Run run = run("invite", home, "shop-a", "shop-b", "--valid", "2h");

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out().lines()).hasSize(4);
        assertThat(CODE.matcher(run.out()).results().map(found -> found.group(1)))
                .containsExactly("shop-a", "shop-b");
        assertThat(run.out())
                .contains("They run: hanse node enrol shop-b https://hub.example:8443 --authority "
                        + CoordinatorHome.existing(home).readRoots().fingerprint());
        Matcher code = CODE.matcher(run.out());
        assertThat(code.find()).isTrue();
        assertThat(new String(Files.readAllBytes(home.resolve("coordinator.db")), StandardCharsets.ISO_8859_1))
                .doesNotContain(code.group(2))
                .doesNotContain(code.group(2).replace("-", ""));
    }

    @Test
    void invite_again_saysThatTheEarlierCodeIsInvalid() {
        init();
        String replaced = " (replaces the earlier code, which is now invalid)\n";
        String first = code("shop-a");

        Run again = run("invite", home, "shop-a", "shop-b");

        assertThat(again.out().split("They run", -1)[0])
                .startsWith("For shop-a")
                .endsWith(replaced);
        assertThat(again.out()).containsOnlyOnce(replaced).doesNotContain(first);
        enrol(code("shop-a"), SigningKey.generate(RANDOM));
        run("revoke", home, "shop-a");
        assertThat(run("invite", home, "shop-a").out()).doesNotContain(replaced);
    }

    @Test
    void invite_badNameOrTimeOrHome_isRefused() {
        init();

        assertThat(run("invite", home, "shop/a").err()).contains("NAME: found shop/a");
        assertThat(run("invite", home, "shop-a", "--valid", "soon").err()).contains("--valid: found soon");
        assertThat(run("invite", folder.resolve("other"), "shop-a").err()).contains("found no coordinator.yaml");
        assertThat(run("participants", home).out()).startsWith("No participants.");
    }

    @Test
    void invite_enrolledName_isRefusedUntilItIsRevoked() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));

        assertThat(run("invite", home, "shop-b", "shop-a").err()).contains("NAME: found shop-a enrolled");
        assertThat(run("participants", home).out()).doesNotContain("shop-b");
        assertThat(run("revoke", home, "shop-a").exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run("invite", home, "shop-a").exit()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void participants_list_showsStates() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));
        enrol(code("shop-b"), SigningKey.generate(RANDOM));
        code("shop-c");
        run("revoke", home, "shop-b");

        List<String> lines = run("participants", home).out().lines().toList();

        assertThat(lines.get(0)).startsWith("NAME");
        assertThat(lines.get(1)).startsWith("shop-a  enrolled");
        assertThat(lines.get(2)).startsWith("shop-b  revoked");
        assertThat(lines.get(3)).startsWith("shop-c  invited");
    }

    @Test
    void participants_roster_listsTheAdmittedWithANewVersion() throws IOException {
        init();
        SigningKey first = SigningKey.generate(RANDOM);
        enrol(code("shop-a"), first);
        enrol(code("shop-b"), SigningKey.generate(RANDOM));
        run("revoke", home, "shop-b");
        Path file = folder.resolve("roster.yaml");

        assertThat(run("participants", home, "--roster", file).exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(roster(file).version()).isEqualTo(1);
        assertThat(roster(file).keys()).containsOnlyKeys(new ParticipantId("shop-a"));
        assertThat(roster(file).keys().values()).containsExactly(first.verifyingKey());

        run("participants", home, "--roster", file);
        assertThat(roster(file).version()).isEqualTo(1);
    }

    private Path sign(Path file) throws IOException {
        Path signed = Path.of(file + SignedDocumentFile.ENDING);
        SignedDocumentFile.write(
                signed, SignedDocument.sign(SignedDocument.Kind.ROSTER, Files.readString(file), OPERATOR));
        return signed;
    }

    @Test
    void suspendThenResume_afterSignedRosters_areTheNextVersions() throws IOException {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));
        enrol(code("shop-b"), SigningKey.generate(RANDOM));
        Path file = folder.resolve("roster.yaml");
        run("participants", home, "--roster", file);
        Enrolment first = roster(file);
        Path signed = sign(file);
        assertThat(run("roster", home, signed).out()).startsWith("Roster version 1 with 2 participants");

        Run suspend = run("suspend", home, "shop-b", "--roster", file);
        assertThat(suspend.exit()).as(suspend.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(suspend.out()).contains("Removed  shop-b", "Written  roster version 2 with 1 participants");
        Enrolment second = roster(file);
        assertThat(second.keys()).containsOnlyKeys(new ParticipantId("shop-a"));
        assertThat(second.previous()).contains(first.digest());
        assertThat(second.most()).isEqualTo(2);
        assertThat(run("participants", home).out()).contains("shop-b  suspended");
        run("roster", home, sign(file));

        assertThat(run("resume", home, "shop-b", "--roster", file).out()).contains("Added    shop-b");
        assertThat(roster(file).keys()).isEqualTo(first.keys());
        assertThat(roster(file).previous()).contains(second.digest());
        assertThat(run("roster", home, sign(file)).exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run("participants", home, "--roster", file).err())
                .contains("found no change since roster version 3");
    }

    @Test
    void suspendOrResume_ofARevokedName_isRefused() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));
        run("revoke", home, "shop-a");

        for (String command : List.of("suspend", "resume")) {
            Run run = run(command, home, "shop-a");
            assertThat(run.exit()).as(command).isEqualTo(ExitCode.BAD_INPUT);
            assertThat(run.err())
                    .contains("NAME: found shop-a, which is revoked; expected an enrolled participant")
                    .contains("Fix: run hanse coordinator invite " + home + " shop-a")
                    .hasLineCount(1);
        }
        assertThat(run("participants", home).out()).contains("shop-a  revoked");
    }

    @Test
    void participants_json_showsSuspendedOnes() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));
        run("suspend", home, "shop-a");

        assertThat(run("participants", home, "--json").out())
                .contains("\"state\" : \"suspended\"")
                .containsPattern("\"suspended\" : \"20");
    }

    /** A folder in place of the file makes the write fail, like a full disk. */
    @Test
    void invite_whoseFileCannotBeWritten_leavesNoInvitationWithoutACode() throws IOException {
        init();
        Path codes = folder.resolve("codes");
        Files.createDirectories(codes.resolve(".shop-b.code.private.tmp/not-empty"));

        Run run = run("invite", home, "shop-a", "shop-b", "--out", codes);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("shop-b.code: found a folder; expected a file. Fix: ")
                .hasLineCount(1);
        assertThat(run("participants", home).out()).contains("shop-a  invited").doesNotContain("shop-b");
        assertThat(codes.resolve("shop-a.code")).exists();
    }

    private Path roster(int count) throws IOException {
        Map<ParticipantId, VerifyingKey> keys = new HashMap<>();
        for (int i = 0; i < count; i++) {
            keys.put(new ParticipantId("shop-" + i), SigningKey.generate(RANDOM).verifyingKey());
        }
        Path file = folder.resolve("roster.yaml");
        Files.writeString(file, RosterFile.text(Enrolment.of(keys)));
        return file;
    }

    private Run check(String plan, Path roster) throws IOException {
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, plan);
        return run("job", "check", file, "--roster", roster);
    }

    @Test
    void jobCheck_ofMoreDropoutsThanNodesAccept_saysSo() throws IOException {
        Run run = check(
                "job: books\nfederation: {secureAggregation: {corrupt: 1, dropout: 0.4}, rounds: 1}\n", roster(20));

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out())
                .contains(
                        "Nodes with the default policy refuse this plan: found dropout 0.4; expected at most 0.3."
                                + " Fix: set a lower secureAggregation.dropout, or ask owners for dropout: 0.4 in their policy.yaml");
    }

    @Test
    void jobCheck_ofAGuaranteeThatNoNoiseGives_namesFileAndFix() throws IOException {
        Run run = check(
                "job: books\nfederation: {pairs: {epsilon: 8}, privacy: {unit: shopper, epsilon: 8, population: 1000}}\n",
                roster(12));

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains(
                        "plan.yaml: ",
                        "found 8 with a privacy.epsilon of 8; expected less",
                        "Fix: lower pairs.epsilon");
    }

    @Test
    void jobCheck_ofOneNode_isInTheSingular() throws IOException {
        Run run = check("job: books\nminimum: 4\nfederation: {rounds: 1}\n", roster(5));

        assertThat(run.out())
                .contains(
                        "Job books: 1 round, 5 of 5 nodes a round",
                        "1 node may be corrupt",
                        "Up to 1 node may be absent")
                .doesNotContain("1 nodes", "1 rounds");
    }

    @Test
    void suspend_unknownName_isRefused() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));

        assertThat(run("suspend", home, "shop-b").err()).contains("found shop-b", "shop-a");
        assertThat(run("resume", home, "shop-b").exit()).isEqualTo(ExitCode.BAD_INPUT);
    }

    @Test
    void roster_thatIsNotTheNextVersion_isRefused() throws IOException {
        init();
        SigningKey a = SigningKey.generate(RANDOM);
        enrol(code("shop-a"), a);
        Enrolment first = Enrolment.of(Map.of(new ParticipantId("shop-a"), a.verifyingKey()));
        Path file = folder.resolve("roster.yaml");
        Files.writeString(file, RosterFile.text(first));
        run("roster", home, sign(file));
        Enrolment second = first.next(first.keys());

        Files.writeString(file, RosterFile.text(second.next(first.keys())));
        assertThat(run("roster", home, sign(file)).err()).contains("found version 3; expected version 2");
        Enrolment other = Enrolment.of(Map.of()).next(first.keys());
        Files.writeString(file, RosterFile.text(other));
        assertThat(run("roster", home, sign(file)).err())
                .contains("expected previous: " + first.digest().toHex());
        Files.writeString(
                file,
                RosterFile.text(first.next(Map.of(
                        new ParticipantId("shop-z"), SigningKey.generate(RANDOM).verifyingKey()))));
        assertThat(run("roster", home, sign(file)).err()).contains("found shop-z, not enrolled here");
    }

    private Path plan(String text) throws IOException {
        Path signed = folder.resolve("plan.yaml.signed");
        SignedDocumentFile.write(signed, SignedDocument.sign(SignedDocument.Kind.PLAN, text, OPERATOR));
        return signed;
    }

    @Test
    void jobCreate_withAChangedPlanOfTheSameName_saysWhatChangedAndWhy() throws IOException {
        init();
        for (String name : List.of("shop-a", "shop-b", "shop-c", "shop-d", "shop-e")) {
            enrol(code(name), SigningKey.generate(RANDOM));
        }
        Path file = folder.resolve("roster.yaml");
        run("participants", home, "--roster", file);
        Path roster = sign(file);
        Run created = run("job", "create", home, plan("job: books\n"), "--roster", roster);
        assertThat(created.exit()).as(created.err()).isEqualTo(ExitCode.SUCCESS);

        Run again = run("job", "create", home, plan("job: books\n"), "--roster", roster);
        assertThat(again.err()).contains("which exists with the same plan; expected a new name");
        Run changed = run("job", "create", home, plan("job: books\nseed: 2\n"), "--roster", roster);
        assertThat(changed.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(changed.err())
                .contains(
                        "another plan (seed: not set -> 2)",
                        "a job's plan never changes",
                        "hanse coordinator job stop " + home + " books")
                .hasLineCount(1);
        Run shipped = run(
                "job",
                "create",
                home,
                plan(Files.readString(Path.of("../docs/plans/private.yaml"))),
                "--roster",
                roster);
        assertThat(shipped.err())
                .contains(
                        "another plan (deadlines.join: not set -> 10m; ",
                        "; federation.local: not set -> fedsgd",
                        "; and ",
                        " more keys)")
                .doesNotContain("[")
                .hasSizeLessThan(600);
    }

    private static String privatePlan(String job, String privacy) {
        return """
                job: %s
                minimum: 4
                network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                federation:
                  rounds: 5
                  local: fedsgd
                  privacy: {unit: shopper, noise: participants, %s, clip: 1, samplingRate: 0.1}
                """.formatted(job, privacy);
    }

    private static final String BUDGET = "epsilon: 8, delta: 1.0e-6, population: 5000";

    /** Enrols five nodes and returns their signed roster. */
    private Path signedRoster() throws IOException {
        init();
        for (String name : List.of("shop-a", "shop-b", "shop-c", "shop-d", "shop-e")) {
            enrol(code(name), SigningKey.generate(RANDOM));
        }
        Path file = folder.resolve("roster.yaml");
        run("participants", home, "--roster", file);
        return sign(file);
    }

    private Run create(String plan, Path roster) throws IOException {
        return run("job", "create", home, plan(plan), "--roster", roster);
    }

    /** Opens the ledger as the service does, with charges of rounds of another job. */
    private void charge(String plan, Path roster, int rounds) throws IOException {
        JobSetup setup = JobDocuments.setup(
                "spent",
                SignedDocument.sign(SignedDocument.Kind.PLAN, plan, OPERATOR),
                SignedDocumentFile.read(roster, SignedDocument.Kind.ROSTER, OPERATOR.verifyingKey()),
                OPERATOR.verifyingKey());
        JobPrivacy privacy = setup.privacy().orElseThrow();
        RoundGuarantee guarantee =
                new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin());
        Path ledger = CoordinatorHome.existing(home).ledger("shoppers");
        Files.createDirectories(ledger.getParent());
        try (FileLedgerStore store = FileLedgerStore.create(ledger)) {
            LedgerAccount account = LedgerAccount.open(
                    store, new PopulationId("shoppers"), setup.budget().orElseThrow(), InstantSource.system());
            for (int round = 1; round <= rounds; round++) {
                assertThat(account.charge(guarantee
                                .of(new JobId("spent"), new RoundId(round), setup.minimum())
                                .orElseThrow()))
                        .isInstanceOf(ChargeResult.Charged.class);
            }
        }
    }

    @Test
    void jobCreate_withAnotherBudgetThanTheLedger_namesBothAndTheFix() throws IOException {
        Path roster = signedRoster();
        charge(privatePlan("spent", BUDGET), roster, 0);

        Run run = create(privatePlan("second", "epsilon: 9.5, delta: 1.0e-7, population: 4000"), roster);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains(
                        "federation.privacy: found epsilon 9.5, delta 1e-7, population 4000",
                        "expected epsilon 8, delta 1e-6, population 5000",
                        "Fix: write the expected epsilon, delta, population and noise")
                .doesNotContain("PrivacyBudget[")
                .hasLineCount(1);
        assertThat(run("job", "list", home).out()).startsWith("No jobs.");
    }

    /** The service opens the ledger later, with the budget of the first job. */
    @Test
    void jobCreate_withAnotherBudgetThanAnOpenJob_isRefused() throws IOException {
        Path roster = signedRoster();
        Run first = create(privatePlan("first", BUDGET), roster);
        assertThat(first.exit()).as(first.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(first.out())
                .contains("The privacy budget is enough for all 5 rounds (epsilon 0 of 8 is spent,"
                        + " against a coordinator that follows the protocol)");

        Run second = create(privatePlan("second", "epsilon: 4, delta: 1.0e-6, population: 5000"), roster);

        assertThat(second.err()).contains("found epsilon 4,", "expected epsilon 8,");
        assertThat(create(privatePlan("third", BUDGET), roster).exit()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void jobCreate_withASpentBudget_tellsHowManyRoundsAreLeft() throws IOException {
        Path roster = signedRoster();
        charge(privatePlan("spent", BUDGET), roster, 3);

        Run refused = create(privatePlan("some", BUDGET), roster);
        assertThat(refused.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(refused.err())
                .contains(
                        "federation.rounds: found 5, and a budget for about 2 (epsilon ",
                        "Fix: write rounds: 2 and budgetRounds: 5, which keeps the noise, or")
                .hasLineCount(1);
        Run some = run(
                "job", "create", home, plan(privatePlan("some", BUDGET)), "--roster", roster, "--allow-fewer-rounds");

        assertThat(some.exit()).as(some.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(some.out()).contains("The privacy budget is enough for about 2 of 5 rounds (epsilon ");
    }

    @Test
    void jobCreate_withoutBudgetForOneRound_isRefusedWithTheFix() throws IOException {
        Path roster = signedRoster();
        charge(privatePlan("spent", BUDGET), roster, 5);

        Run none = create(privatePlan("none", BUDGET), roster);

        assertThat(none.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(none.err())
                .contains("found a budget that is not enough for one round", "Fix: set a higher budgetRounds")
                .hasLineCount(1);
    }

    private static String pairsPlan(String job) {
        return privatePlan(job, BUDGET).replace("memory: false", "memory: true")
                + "  pairs: {cells: 4096, epsilon: 6}\n";
    }

    /** The sum takes its part of the budget before the rounds do. */
    @Test
    void jobCreate_withPairs_countsTheSumBeforeTheRounds() throws IOException {
        Path roster = signedRoster();

        Run fresh = create(pairsPlan("fresh"), roster);
        assertThat(fresh.exit()).as(fresh.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(fresh.out())
                .contains(
                        "The privacy budget is enough for all 5 rounds (epsilon 0 of 8 is spent, against a coordinator");
        charge(privatePlan("spent", BUDGET), roster, 3);
        Run spent = create(pairsPlan("second"), roster);

        assertThat(spent.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(spent.err())
                .contains(
                        "federation.pairs.epsilon: found a budget that is not enough for the sum",
                        "Fix: write a lower federation.pairs.epsilon or pairs: none")
                .hasLineCount(1);
    }

    /** Beside the spent round there is room for the sum or for rounds. */
    @Test
    void jobCreate_withPairsAndASpentRound_hasNoRoundAfterTheSum() throws IOException {
        Path roster = signedRoster();
        charge(privatePlan("spent", BUDGET), roster, 1);

        Run spent = create(pairsPlan("second"), roster);

        assertThat(spent.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(spent.err()).contains("found a budget that is not enough for one round (epsilon ");
    }

    @Test
    void jobCheck_ofPairs_namesTheSumAndWhatOwnersAccept() throws IOException {
        Run run = check(pairsPlan("books"), roster(5));

        assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(run.out())
                .contains(
                        "Before round 1 the similar pairs of all 5 nodes are summed with noise, epsilon 6 for the sum alone: 4,096"
                                + " cells of ",
                        "Nodes with the default policy refuse this plan: a sum of similar pairs. Fix: ask owners for"
                                + " counts: true in their policy.yaml, or leave federation.pairs out");
    }

    /** 17,039,360 cells of 19 bits are 40.5 MB, which 2 Mbit/s carry in 162 s. A phase has twice that time. */
    @Test
    void jobCheck_ofAPhaseTooShortForTheBytes_namesTheTimeToWrite() throws IOException {
        String plan = Files.readString(Path.of("../docs/plans/chain.yaml"));

        assertThat(check(plan, roster(5)).out())
                .contains("with the keys of its catalogue")
                .doesNotContain("Warning");
        assertThat(check(plan.replace("phase: 10m", "phase: 5m"), roster(5)).out())
                .contains(
                        "Warning: deadlines.phase: found 5m; expected at least 6m, since an update has 40.5 MB, and lines"
                                + " of 2 Mbit/s at a node and 100 Mbit/s at the coordinator are assumed. Fix: write"
                                + " deadlines.phase: 6m, or fewer cells\n");
    }

    @Test
    void jobCreate_withoutGuarantee_saysSo() throws IOException {
        Run run = create("job: books\n", signedRoster());

        assertThat(run.out()).contains("No privacy guarantee: this job releases exact sums.");
    }

    private static String countsPlan(String job) {
        return """
                job: %s
                minimum: 4
                network: {dimension: 4, heads: 1, memory: true, itemVectors: none, q: false, content: fixed}
                federation: {rounds: 1, counts: {cells: 4096}}
                """.formatted(job);
    }

    @Test
    void jobCreate_withASecondExactSum_isWarnedWhateverTheRosterIs() throws IOException {
        Path first = signedRoster();
        Run alone = create(countsPlan("books"), first);
        assertThat(alone.exit()).as(alone.err()).isZero();
        assertThat(alone.out()).doesNotContain("Warning");
        assertThat(create(countsPlan("same"), first).out())
                .contains("Warning: each owner has to approve this: \"federation.counts: found another exact sum of the"
                        + " same nodes, of job books; with both, the operator may learn what changed in your counts, or"
                        + " another's\". Fix: ");
        run("roster", home, first);
        Path file = folder.resolve("next.yaml");
        run("suspend", home, "shop-e", "--roster", file);
        Path second = sign(file);

        assertThat(create(privatePlan("private", BUDGET), second).out()).doesNotContain("Warning");
        Run run = create(countsPlan("toys"), second);
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("of job books, same; with both");
    }

    @Test
    void jobCreate_withASupersededRoster_namesTheNewestVersion() throws IOException {
        Path first = signedRoster();
        run("roster", home, first);
        Path file = folder.resolve("next.yaml");
        run("suspend", home, "shop-e", "--roster", file);
        run("roster", home, sign(file));

        Run run = create("job: books\n", first);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains(
                        "found version 1; expected the newest signed version, 2. Fix: use the signed file of version 2")
                .hasLineCount(1);
    }

    @Test
    void jobCheck_ofThePrivatePlanInTheDocuments_isAcceptedByDefaultNodes() throws IOException {
        Run run = check(Files.readString(Path.of("../docs/plans/private.yaml")), roster(5));

        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out()).contains("Up to 1 node may be absent", "Nodes with the default policy accept this plan");
    }

    @Test
    void jobCheck_ofTooFewShoppers_warnsOfLowSignal() throws IOException {
        String plan = Files.readString(Path.of("../docs/plans/private.yaml"));
        Path roster = roster(5);

        Run few = check(plan.replace("population: 5000", "population: 100"), roster);
        Run many = check(plan.replace("population: 5000", "population: 100000"), roster);

        assertThat(few.exit()).as(few.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(few.out())
                .containsPattern(
                        "\\nWarning: low signal: expected noise norm [0-9.]+ for epsilon 8 over 50 rounds,"
                                + " signal at most 1 \\(20 of 100 shoppers per round\\). Use at least [0-9,]+ shoppers, a larger");
        assertThat(many.out()).doesNotContain("Warning");
    }

    @Test
    void jobCheck_whereNoNodeMayBeAbsent_saysSoInWords() throws IOException {
        Run run = check(privatePlan("books", BUDGET).replace("minimum: 4", "minimum: 5"), roster(5));

        assertThat(run.out())
                .contains("No node may be absent", "epsilon 8, delta 1e-6 per shopper, noise by the participants");
    }

    @Test
    void participants_rosterAfterASignedRoster_isTheNextVersion() throws IOException {
        init();
        SigningKey identity = SigningKey.generate(RANDOM);
        enrol(code("shop-a"), identity);
        Enrolment used = Enrolment.of(
                Map.of(new ParticipantId("shop-b"), SigningKey.generate(RANDOM).verifyingKey()));
        try (CoordinatorDatabase database = CoordinatorHome.existing(home).openDatabase()) {
            new JdbcRosterStore(database)
                    .add(1, SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(used), OPERATOR));
        }
        Path file = folder.resolve("roster.yaml");

        run("participants", home, "--roster", file);

        assertThat(roster(file)).isEqualTo(used.next(Map.of(new ParticipantId("shop-a"), identity.verifyingKey())));
    }

    @Test
    void participants_emptyRoster_isRefused() {
        init();
        Run run = run("participants", home, "--roster", folder.resolve("roster.yaml"));

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(folder.resolve("roster.yaml")).doesNotExist();
    }

    @Test
    void revoke_unknownName_namesTheNearest() {
        init();
        enrol(code("shop-a"), SigningKey.generate(RANDOM));

        Run run = run("revoke", home, "shop-b");

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("found shop-b", "shop-a");
    }
}

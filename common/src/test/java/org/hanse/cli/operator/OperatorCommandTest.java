// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.cli.ExitCode;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.SignedDocument.Kind;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.RosterFile;
import org.hanse.job.SignedDocumentFile;
import org.hanse.key.PublicFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OperatorCommandTest {

    private static final Map<ParticipantId, VerifyingKey> SHOPS = IntStream.rangeClosed(1, 5)
            .boxed()
            .collect(Collectors.toMap(
                    i -> new ParticipantId("shop-" + i),
                    i -> SigningKey.generate(new SecureRandom()).verifyingKey()));

    @TempDir
    Path folder = Path.of("");

    private record Run(int exit, String out, String err) {}

    private static Run run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = OperatorMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length + 1];
        words[0] = "operator";
        for (int i = 0; i < arguments.length; i++) {
            words[i + 1] = arguments[i].toString();
        }
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    private Path keys() {
        Path keys = folder.resolve("keys");
        assertThat(run("init", keys).exit()).isEqualTo(ExitCode.SUCCESS);
        return keys;
    }

    private Enrolment signed() {
        Path file = folder.resolve("roster.yaml.signed");
        return RosterFile.read(file, SignedDocumentFile.read(file).text());
    }

    private Path roster(int version, int size) throws IOException {
        Path file = folder.resolve("roster.yaml");
        TreeMap<ParticipantId, VerifyingKey> shops = new TreeMap<>(SHOPS);
        while (shops.size() > size) {
            shops.pollLastEntry();
        }
        Files.writeString(file, RosterFile.text(version == 1 ? Enrolment.of(shops) : signed().next(shops)));
        return file;
    }

    private Path plan(String text) throws IOException {
        return Files.writeString(folder.resolve("plan.yaml"), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "init", "sign"})
    void help_ofEveryCommand_isTheGoldenFile(String command) throws IOException {
        Run run = command.isEmpty() ? run("--help") : run(command, "--help");
        String name = ("operator " + command).strip().replace(' ', '-');
        try (InputStream golden = OperatorCommandTest.class.getResourceAsStream("/golden/hanse-" + name + ".txt")) {
            String text = new String(Objects.requireNonNull(golden, name).readAllBytes(), StandardCharsets.UTF_8);
            assertThat(run.out()).isEqualTo(text);
        }
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void init_twice_keepsTheFirstKey() throws IOException {
        Path keys = keys();
        VerifyingKey first = PublicFile.readKey(keys.resolve("operator.pub"));

        Run second = run("init", keys);

        assertThat(second.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(second.err()).contains("never overwritten").hasLineCount(1);
        assertThat(PublicFile.readKey(keys.resolve("operator.pub"))).isEqualTo(first);
    }

    @Test
    void init_output_hasNoPrivateKey() throws IOException {
        Path keys = folder.resolve("keys");
        Run run = run("init", keys);
        String secret = Files.readAllLines(keys.resolve("operator.key")).get(1);

        assertThat(run.out()).contains("Created operator key").doesNotContain(secret);
    }

    @Test
    void sign_rosterThenPlan_writesBothSigned() throws IOException {
        Path keys = keys();
        VerifyingKey operator = PublicFile.readKey(keys.resolve("operator.pub"));

        Run roster = run("sign", keys, roster(1, 5));
        Path signed = folder.resolve("roster.yaml.signed");
        Run plan = run("sign", keys, plan("job: books\nevery: 24h\n"), "--roster", signed);

        assertThat(roster.exit()).as(roster.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(roster.out())
                .startsWith("Signed roster version 1: 5 participants")
                .contains("  shop-5  ");
        assertThat(plan.exit()).as(plan.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(plan.out())
                .startsWith("Signed plan of job books: 30 rounds, one every 24h")
                .contains("Cohort   5, at least 5 updates in a sum, up to 1 corrupt")
                .contains("Privacy  none")
                .contains("Next: hanse coordinator job create HOME " + folder.resolve("plan.yaml.signed") + " --roster "
                        + signed);
        assertThat(SignedDocumentFile.read(folder.resolve("plan.yaml.signed"), Kind.PLAN, operator)
                        .text())
                .isEqualTo("job: books\nevery: 24h\n");
        assertThat(SignedDocumentFile.read(signed, Kind.ROSTER, operator)).isNotNull();
    }

    @Test
    void sign_planWithPrivacy_printsTheGuarantee() throws IOException {
        Path keys = keys();
        run("sign", keys, roster(1, 5));

        Run plan = run(
                "sign",
                keys,
                plan("job: books\nfederation: {privacy: {epsilon: 4, delta: 1.0e-6, population: 50000}}\n"),
                "--roster",
                folder.resolve("roster.yaml.signed"));

        assertThat(plan.out()).contains("Privacy  (4, 1e-6)-DP per shopper, noise by the coordinator");
    }

    @Test
    void sign_planWithoutRosterOrWithAnothersRoster_isRefused() throws IOException {
        Path keys = keys();
        Path plan = plan("job: books\n");
        Path others = folder.resolve("others");
        run("init", others);
        run("sign", others, roster(1, 5));

        assertThat(run("sign", keys, plan).err()).contains("--roster: found none; expected the signed roster");
        Run foreign = run("sign", keys, plan, "--roster", folder.resolve("roster.yaml.signed"));
        assertThat(foreign.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(foreign.err()).contains("found a signature of another key");
        assertThat(folder.resolve("plan.yaml.signed")).doesNotExist();
    }

    @Test
    void sign_badPlan_writesNothing() throws IOException {
        Path keys = keys();
        run("sign", keys, roster(1, 5));

        Run plan = run("sign", keys, plan("job: books\nevry: 1h\n"), "--roster", folder.resolve("roster.yaml.signed"));

        assertThat(plan.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(plan.err()).contains("unknown key \"evry\"");
        assertThat(folder.resolve("plan.yaml.signed")).doesNotExist();
    }

    /** Nodes identify a roster by its version. */
    @Test
    void sign_otherRosterOfTheSameVersion_isRefused() throws IOException {
        Path keys = keys();
        run("sign", keys, roster(1, 4));

        Run same = run("sign", keys, roster(1, 5));
        assertThat(same.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(same.err()).contains("found version 1; expected version 2").hasLineCount(1);
        Run next = run("sign", keys, roster(2, 5));
        assertThat(next.exit()).as(next.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(next.out()).contains("Added    shop-5");
    }

    @Test
    void sign_laterVersion_needsTheVersionBefore() throws IOException {
        Path keys = keys();
        run("sign", keys, roster(1, 5));
        Path first = Files.move(folder.resolve("roster.yaml.signed"), folder.resolve("first.signed"));
        Path file = folder.resolve("roster.yaml");
        Enrolment before = RosterFile.read(first, SignedDocumentFile.read(first).text());
        Files.writeString(file, RosterFile.text(before.next(before.keys())));

        assertThat(run("sign", keys, file).err()).contains("--roster: found none; expected the signed version 1");
        assertThat(run("sign", keys, file, "--roster", first).exit()).isEqualTo(ExitCode.SUCCESS);
    }

    @Test
    void sign_otherText_isRefused() throws IOException {
        Run run = run("sign", keys(), plan("scenario: x\n"));

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("found neither the key job nor the key participants");
    }
}

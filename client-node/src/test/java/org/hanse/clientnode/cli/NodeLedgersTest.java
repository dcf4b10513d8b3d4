// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.job.JobPlanReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class NodeLedgersTest {

    private static final Enrolment ENROLMENT = enrolment();
    private static final Digest UPDATE = Digest.sha256(new byte[] {1});

    @TempDir
    Path folder = Path.of("");

    private static Enrolment enrolment() {
        Map<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < 8; i++) {
            keys.put(
                    new ParticipantId("shop-" + i),
                    SigningKey.generate(new SecureRandom()).verifyingKey());
        }
        return Enrolment.of(keys);
    }

    private static JobSetup setup(String job, String unit, String noise) {
        return setup(job, unit, noise, "");
    }

    private static JobSetup setup(String job, String unit, String noise, String more) {
        String text = """
                job: %s
                network: {dimension: 8, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                federation:
                  rounds: 2
                  privacy: {unit: %s, noise: %s, epsilon: 4, delta: 1.0e-7, clip: 1.0%s%s}
                """.formatted(job, unit, noise, unit.equals("shopper") ? ", population: 100000" : "", more);
        return JobSetup.of(JobPlanReader.read(Path.of("plan"), text, ENROLMENT), ENROLMENT);
    }

    private NodeHome home() {
        return new NodeHome(folder);
    }

    /** Writes the settings of a home that has no ledger yet, as earlier versions did. */
    @BeforeEach
    void writeSettings() throws IOException {
        Files.deleteIfExists(home().settings());
        NodeSettings.enrol(
                home().settings(),
                new NodeSettings.Federation("https://hub.example:8443", "shop-0", "AAAA-BBBB"),
                false);
    }

    private NodeLedgers open(double cap) {
        return open(OptionalDouble.of(cap));
    }

    private NodeLedgers open(OptionalDouble cap) {
        return NodeLedgers.open(home(), cap, InstantSource.fixed(Instant.EPOCH));
    }

    private static SecAggPlan round(JobSetup setup, int number) {
        RoundContext.Start start = RoundContext.Start.of(Digest.sha256(new byte[] {(byte) number}));
        return setup.round(new RoundId(number), setup.context(start, RoundContext.NONE));
    }

    @Test
    void allowance_ofASecondJob_isWhatTheFirstLeft() {
        JobSetup books = setup("books", "shopper", "participants");
        JobSetup toys = setup("toys", "shopper", "participants");
        try (NodeLedgers ledgers = open(4)) {
            Allowance first = ledgers.allowance(books);
            assertThat(ledgers.objection(toys)).isEmpty();
            assertThat(ledgers.allowance(toys).objection(round(toys, 1))).isEmpty();
            assertThat(first.reserve(round(books, 1), UPDATE)).isEmpty();
            assertThat(first.reserve(round(books, 2), UPDATE)).isEmpty();
        }
        try (NodeLedgers again = open(4)) {
            assertThat(again.allowance(toys).objection(round(toys, 1))).isPresent();
            assertThat(again.allowance(books).reserve(round(books, 2), UPDATE)).isEmpty();
        }
    }

    /** The sum before training costs its part of epsilon, and the rounds the rest. */
    @Test
    void allowance_ofAJobWithPairs_chargesTheSumToo() {
        String text = """
                job: books
                network: {dimension: 8, heads: 1, memory: true, itemVectors: none, q: false, content: fixed}
                federation:
                  rounds: 2
                  privacy: {unit: shopper, noise: coordinator, epsilon: 4, delta: 1.0e-7, population: 100000}
                  pairs: {cells: 4096, epsilon: 3}
                """;
        JobSetup books = JobSetup.of(JobPlanReader.read(Path.of("plan"), text, ENROLMENT), ENROLMENT);
        RoundContext.Start sum =
                RoundContext.Start.counting(List.of(), books.sums().get(0).model());
        SecAggPlan first = books.round(new RoundId(1), books.context(sum, RoundContext.NONE));
        try (NodeLedgers ledgers = open(4)) {
            Allowance allowance = ledgers.allowance(books);

            assertThat(allowance.reserve(first, UPDATE)).isEmpty();
            assertThat(ledgers.epsilon().get("shoppers")).isBetween(2.9, 3.0);
            assertThat(allowance.reserve(round(books, 2), UPDATE)).isEmpty();
            assertThat(allowance.reserve(round(books, 3), UPDATE)).isEmpty();
            assertThat(ledgers.epsilon().get("shoppers")).isBetween(3.9, 4.0);
            assertThat(allowance.reserve(round(books, 4), UPDATE)).isPresent();
        }
    }

    @Test
    void allowance_ofAnotherUnit_hasItsOwnLedger() {
        JobSetup books = setup("books", "shopper", "participants");
        JobSetup toys = setup("toys", "merchant", "participants");
        try (NodeLedgers ledgers = open(4)) {
            ledgers.allowance(books).reserve(round(books, 1), UPDATE);
            ledgers.allowance(books).reserve(round(books, 2), UPDATE);

            assertThat(ledgers.allowance(toys).objection(round(toys, 1))).isEmpty();
            assertThat(home().ledger().resolve("shoppers.jsonl")).exists();
            assertThat(home().ledger().resolve("merchants.jsonl")).exists();
        }
    }

    @Test
    void objection_ofAnotherAdversary_namesTheSetting() {
        try (NodeLedgers ledgers = open(4)) {
            ledgers.allowance(setup("books", "shopper", "participants"));

            assertThat(ledgers.objection(setup("toys", "shopper", "coordinator"))
                            .orElseThrow())
                    .startsWith("privacy: found a plan with a guarantee per shopper");
        }
    }

    @Test
    void open_withAnotherLimit_isRefusedInOneLine() {
        try (NodeLedgers ledgers = open(4)) {
            ledgers.allowance(setup("books", "shopper", "participants"));
        }

        assertThatThrownBy(() -> open(8))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("policy.yaml: epsilon: found 8.0; expected 4.0")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> open(OptionalDouble.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith("policy.yaml: epsilon: found none; expected 4.0")
                .hasMessageEndingWith("Fix: write epsilon: 4.0");
        try (NodeLedgers again = open(4)) {
            assertThat(again.objection(setup("toys", "shopper", "participants")))
                    .isEmpty();
        }
    }

    private static int chargeAll(NodeLedgers ledgers, JobSetup setup) {
        Allowance allowance = ledgers.allowance(setup);
        int charged = 0;
        while (charged < 60
                && allowance.objection(round(setup, charged + 1)).isEmpty()
                && allowance.reserve(round(setup, charged + 1), UPDATE).isEmpty()) {
            charged++;
        }
        return charged;
    }

    @Test
    void allowance_withoutACap_hasTheRoundsAndTheEpsilonOfEachPlan() {
        try (NodeLedgers ledgers = open(OptionalDouble.empty())) {
            assertThat(chargeAll(ledgers, setup("books", "shopper", "participants")))
                    .isEqualTo(2);
            assertThat(ledgers.epsilon().get("shoppers")).isBetween(3.9, 4.0);
            assertThat(ledgers.allowance(setup("books", "shopper", "participants"))
                            .objection(round(setup("books", "shopper", "participants"), 3)))
                    .get()
                    .asString()
                    .contains("job books was charged for all 2 releases that its plan allows");
            // The sum of both jobs, above the epsilon of either.
            assertThat(chargeAll(ledgers, setup("toys", "shopper", "participants")))
                    .isEqualTo(2);
            assertThat(ledgers.epsilon().get("shoppers")).isBetween(4.1, 8.0);
        }
    }

    @Test
    void allowance_withBudgetRounds_hasTheseRounds() {
        try (NodeLedgers ledgers = open(OptionalDouble.empty())) {
            assertThat(chargeAll(ledgers, setup("books", "shopper", "participants", ", budgetRounds: 5")))
                    .isEqualTo(5);
            assertThat(ledgers.epsilon().get("shoppers")).isBetween(3.8, 4.0);
        }
    }

    /** The owner's cap is of all jobs; it does not allow a job more than its plan. */
    @Test
    void allowance_withAGreatCap_hasTheRoundsOfThePlan() {
        try (NodeLedgers ledgers = open(100)) {
            assertThat(chargeAll(ledgers, setup("books", "shopper", "participants")))
                    .isEqualTo(2);
        }
    }

    /** A copy of the node's memory from before the round knows nothing of it. */
    @Test
    void allowance_ofANodeThatIsSetBack_declinesTheChargedRound() {
        JobSetup books = setup("books", "shopper", "participants");
        try (NodeLedgers ledgers = open(OptionalDouble.empty())) {
            assertThat(ledgers.isCharged(books.plan().job())).isFalse();
            ledgers.allowance(books).reserve(round(books, 1), UPDATE);
        }
        try (NodeLedgers again = open(OptionalDouble.empty())) {
            assertThat(again.isCharged(books.plan().job())).isTrue();
            assertThat(again.allowance(books).objection(round(books, 1)))
                    .get()
                    .asString()
                    .contains("was charged before, and this node knows nothing of the round");
            assertThat(again.allowance(books).reserve(round(books, 1), Digest.sha256(new byte[] {2})))
                    .isPresent();
        }
    }

    @Test
    void open_withACapAfterCharges_countsThem() {
        JobSetup books = setup("books", "shopper", "participants");
        JobSetup toys = setup("toys", "shopper", "participants");
        try (NodeLedgers ledgers = open(OptionalDouble.empty())) {
            chargeAll(ledgers, books);
        }
        try (NodeLedgers below = open(2)) {
            assertThat(below.allowance(toys).objection(round(toys, 1)))
                    .get()
                    .asString()
                    .contains("the privacy budget of epsilon 2.0 is exhausted");
        }
        try (NodeLedgers above = open(5)) {
            assertThat(chargeAll(above, toys)).isEqualTo(2);
            assertThat(above.epsilon().get("shoppers")).isBetween(4.1, 5.0);
        }
    }

    /** A home of an earlier version without a cap. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void open_homeWithRoundsWithoutALedger_logsThatTheyAreNotCounted(boolean sent) {
        if (sent) {
            new FileSentLog(home().sent())
                    .add(new SentLog.Entry(
                            Instant.EPOCH, new JobId("books"), new RoundId(1), SentLog.Kind.UPDATE, 7, 70, "00ff"));
        }
        Logger log = (Logger) LoggerFactory.getLogger(NodeLedgers.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            open(OptionalDouble.empty()).close();
            open(OptionalDouble.empty()).close();
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
                .isEqualTo(
                        sent
                                ? List.of("privacy ledger opened folder=" + home().ledger()
                                        + ": earlier rounds not counted")
                                : List.of());
    }

    /** A home of an earlier version receives its ledgers once. From then on a missing one is an error. */
    @Test
    void open_withoutALedger_createsItOnce() throws IOException {
        open(OptionalDouble.empty()).close();
        assertThat(NodeSettings.read(home().settings()).ledger()).isTrue();
        assertThat(home().ledger().resolve("shoppers.jsonl")).isEmptyFile();
        Path shoppers = home().ledger().resolve("shoppers.jsonl");
        Files.delete(shoppers);
        Files.delete(home().ledger().resolve("shoppers.jsonl.head"));

        assertThatThrownBy(() -> open(OptionalDouble.empty()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(shoppers + ": found no ledger; expected the record of the spent budget. Fix: ")
                .hasMessageNotContaining("\n");
        assertThat(shoppers).doesNotExist();
    }

    /** A ledger of an earlier version with a cap goes on. */
    @Test
    void open_withALedgerOfAnEarlierVersion_goesOn() throws IOException {
        JobSetup books = setup("books", "shopper", "participants");
        try (NodeLedgers ledgers = open(4)) {
            ledgers.allowance(books).reserve(round(books, 1), UPDATE);
        }
        Files.delete(home().ledger().resolve("merchants.jsonl"));
        Files.delete(home().ledger().resolve("merchants.jsonl.head"));
        writeSettings();

        try (NodeLedgers again = open(4)) {
            assertThat(again.isCharged(books.plan().job())).isTrue();
            assertThat(again.allowance(books).objection(round(books, 1))).isPresent();
            assertThat(again.allowance(books).objection(round(books, 2))).isEmpty();
        }
    }
}

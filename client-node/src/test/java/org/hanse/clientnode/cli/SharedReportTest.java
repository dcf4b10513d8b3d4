// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.hanse.audit.CanonicalJson;
import org.hanse.audit.SharedNoise;
import org.hanse.audit.SharedRecord;
import org.hanse.chart.PageTemplate;
import org.hanse.cli.verify.VerifyReportCommand;
import org.hanse.clientnode.cli.EnrolledHome.Run;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReservedRelease;
import org.hanse.jdbc.SqliteDatabase;
import org.hanse.store.LedgerFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** {@code hanse node report --shared} over a log of known decisions. */
class SharedReportTest {

    private static final String SHOPPER = "customer-31";
    private static final Instant AT = Instant.parse("2026-10-05T10:00:00Z");
    private static final SharedRecord.Subject OCTOBER = new SharedRecord.Subject(
            "shop-a", Instant.parse("2026-10-01T00:00:00Z"), Instant.parse("2026-11-01T00:00:00Z"));
    private static final String DOCUMENT = """
            {"surface":"quokka-surface","servedBy":"personal","profiling":true,"excludeMet":true,"history":3,\
            "items":[["quokka-item","1.5","1","score"]],"sizes":["1","2","0","0","0","0"],\
            "model":{"job":"quokka-job","round":3,"digest":"abab"},"slots":1}""";

    @TempDir
    Path folder = Path.of("");

    private Path home = Path.of("");

    @BeforeEach
    void writeDecisions() {
        home = folder.resolve("shop-a");
        NodeHome node = EnrolledHome.write(home);
        try (SqliteDatabase database = NodeDatabase.open(node.database())) {
            DecisionLog log = new JdbcDecisionLog(database);
            for (int d = 0; d < 40; d++) {
                log.append(
                        new DecisionLog.Logged(
                                "%016x".formatted(d), AT.plusSeconds(d), Optional.of(new ShopperId(SHOPPER)), DOCUMENT),
                        0);
            }
        }
    }

    private Run report(String out, String... rest) {
        String[] period = {
            "report",
            home.toString(),
            "--from",
            "2026-10-01",
            "--until",
            "2026-11-01",
            "--out",
            folder.resolve(out).toString()
        };
        return EnrolledHome.run(
                Stream.concat(Stream.of(period), Stream.of(rest)).toArray(String[]::new));
    }

    private Run verify(String report, String... rest) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = new CommandLine(new VerifyReportCommand());
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        Path place = folder.resolve(report);
        Path key = (Files.isDirectory(place) ? place : folder.resolve("one")).resolve("node.pub");
        int exit = line.execute(Stream.concat(Stream.of(place.toString(), "--key", key.toString()), Stream.of(rest))
                .toArray(String[]::new));
        return new Run(exit, out.toString(), err.toString());
    }

    private JsonNode record(String report) {
        try {
            return CanonicalJson.parse(Files.readAllBytes(folder.resolve(report).resolve("report.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PrivacyLedger ledger() {
        return PrivacyLedger.of(LedgerFile.read(home.resolve("ledger/reports.jsonl"), Optional.empty())
                .entries());
    }

    private static List<Long> counts(JsonNode record) {
        return Stream.iterate(0, g -> g + 1)
                .limit(17)
                .map(g -> record.at("/sections/counts/rows/" + g + "/count").asLong())
                .toList();
    }

    @Test
    void shared_twiceForOnePeriod_hasOtherNoiseAndIsChargedTwice() {
        Run one = report("one", "--shared");
        assertThat(one.err()).isEmpty();
        assertThat(one.exit()).isZero();
        assertThat(one.out()).contains("epsilon 0.999", "of 4.000000 spent", "also one of the same period");
        double spent = ledger().epsilon();
        assertThat(report("two", "--shared").exit()).isZero();
        assertThat(counts(record("two"))).isNotEqualTo(counts(record("one")));
        assertThat(ledger().standings()).hasSize(2);
        assertThat(ledger().standings().values()).allMatch(own -> own.released().isPresent());
        assertThat(ledger().epsilon()).isGreaterThan(spent);
        assertThat(record("two").at("/sections/privacy/reports").asInt()).isEqualTo(2);
    }

    @Test
    void shared_report_isVerifiedAsAFolderAndAsAPageAlone() throws IOException {
        assertThat(report("one", "--shared", "--epsilon", "2.5", "--most-decisions", "3")
                        .exit())
                .isZero();
        assertThat(verify("one").out()).startsWith("VERIFIED").contains("Level: signature, noise and budget;");
        Files.copy(folder.resolve("one/report.html"), folder.resolve("alone.html"));
        assertThat(verify("alone.html").out()).startsWith("VERIFIED");
        assertThat(verify("one", "--payloads", folder.toString()).exit()).isNotZero();
        Path record = folder.resolve("one/report.json");
        Files.writeString(record, Files.readString(record).replaceFirst("\"count\":-?\\d+", "\"count\":12345"));
        assertThat(verify("one").out()).startsWith("FAILED at sections.counts.rows[0]");
    }

    /** Ids of decisions are 16 digits; their number, 40, is bounded to 10 before noise. */
    @Test
    void shared_report_namesNoItemShopperSurfaceModelOrDecision() throws IOException {
        assertThat(report("one", "--shared").exit()).isZero();
        for (String file : List.of("report.json", "report.html", "manifest.json")) {
            assertThat(Files.readString(folder.resolve("one").resolve(file)))
                    .as(file)
                    .doesNotContain("quokka", SHOPPER, "00000000000000", "abab", "2026-10-05")
                    .doesNotContain("<script");
        }
        assertThat(Files.readString(folder.resolve("one/report.html"))).contains(PageTemplate.POLICY);
        assertThat(record("one").has("decisions")).isFalse();
    }

    @Test
    void shared_noise_isAddedToAtMostTenDecisionsOfAShopper() {
        assertThat(report("one", "--shared", "--epsilon", "20", "--budget", "20")
                        .exit())
                .isZero();
        JsonNode all = record("one").at("/sections/counts/rows/0");
        double sigma = record("one").at("/sections/noise/sigma").asDouble();
        assertThat(sigma).isBetween(5.0, 20.0);
        // Six deviations are missed once in five hundred million reports.
        assertThat(Math.abs(all.path("count").asLong() - 10)).isLessThan((long) (6 * sigma));
        assertThat(report("two", "--shared", "--epsilon", "20").exit()).isEqualTo(2);
    }

    private SharedReport shared(String epsilon, DecisionLog log) {
        return new SharedReport(
                new NodeHome(home), log, SharedNoise.of(10, new BigDecimal(epsilon)), OptionalDouble.of(1));
    }

    @Test
    void shared_firstReportAboveItsBudget_fixesNoBudget() {
        BrokenLog log = new BrokenLog();
        assertThatThrownBy(() -> shared("1.5", log).write(OCTOBER, folder.resolve("one"), "node.pub"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "--budget: found 1; expected at least 1.5, the epsilon of this report. Fix: choose a smaller"
                                + " --epsilon or a greater --budget, which then never changes");
        assertThat(log.reads).isZero();
        assertThat(new NodeHome(home).ledger().resolve("reports.jsonl")).doesNotExist();
    }

    @Test
    void shared_budgetExhausted_isRefusedBeforeTheLogIsRead() {
        assertThatThrownBy(() -> shared("0.9", new BrokenLog()).write(OCTOBER, folder.resolve("one"), "node.pub"))
                .hasMessage("crash");
        BrokenLog log = new BrokenLog();
        assertThatThrownBy(() -> shared("0.9", log).write(OCTOBER, folder.resolve("two"), "node.pub"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageMatching(
                        ".*reports\\.jsonl: found epsilon 0\\.\\d+ of 1 spent; expected enough for a report of"
                                + " epsilon 0\\.9\\. Fix: choose a smaller --epsilon, or write no more shared reports");
        assertThat(log.reads).isZero();
        assertThat(ledger().standings()).hasSize(1);
        assertThat(folder.resolve("two")).doesNotExist();
    }

    @Test
    void shared_crashAfterTheCharge_leavesTheCharge() {
        BrokenLog log = new BrokenLog();
        assertThatThrownBy(() -> shared("0.5", log).write(OCTOBER, folder.resolve("one"), "node.pub"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("crash");
        assertThat(log.reads).isOne();
        assertThat(folder.resolve("one")).doesNotExist();
        assertThat(ledger().epsilon()).isBetween(0.49, 0.5);
        assertThat(ledger().standings().values())
                .extracting(ReservedRelease::released)
                .containsExactly(Optional.empty());
        assertThat(report("two", "--shared", "--epsilon", "0.5").exit()).isZero();
        assertThat(record("two").at("/sections/privacy/reports").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "--shopper, customer-31, '--shared: found beside --shopper, --payloads or --challenge'",
        "--payloads, p, '--shared: found beside --shopper, --payloads or --challenge'",
        "--challenge, 81f4, '--shared: found beside --shopper, --payloads or --challenge'"
    })
    void shared_withAnotherEdition_isAUsageError(String option, String value, String message) {
        Run run = report("one", "--shared", option, value);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains(message);
        assertThat(home.resolve("ledger")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({"--epsilon, 0", "--epsilon, 21", "--epsilon, 0.1234567", "--most-decisions, 0", "--budget, -1"})
    void shared_impossibleSetting_isRefusedInOneLine(String option, String value) {
        Run run = report("one", "--shared", option, value);
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.err()).contains(option + ": found", "; expected", ". Fix: ");
        assertThat(home.resolve("ledger")).doesNotExist();
    }

    @Test
    void epsilon_withoutShared_isAUsageError() {
        Run run = report("one", "--epsilon", "1");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--epsilon: found without --shared; expected --shared with it");
    }

    @Test
    void budget_otherThanThatOfTheLedger_isRefused() {
        assertThat(report("one", "--shared", "--budget", "2").exit()).isZero();
        Run run = report("two", "--shared", "--budget", "8");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--budget: found 8; expected 2, that of").contains("Fix: leave out --budget");
        assertThat(ledger().standings()).hasSize(1);
    }

    @Test
    void shared_ledgerDamagedOrSetBack_isRefusedBeforeAnything() throws IOException {
        assertThat(report("one", "--shared").exit()).isZero();
        Path file = home.resolve("ledger/reports.jsonl");
        String whole = Files.readString(file);
        Files.writeString(file, whole.replace("\"epsilon\":4.0", "\"epsilon\":9.0"));
        Run damaged = report("two", "--shared");
        assertThat(damaged.exit()).isEqualTo(2);
        assertThat(damaged.err().lines()).hasSize(1);
        assertThat(damaged.err()).contains("found a damaged line");
        Files.writeString(file, whole.lines().findFirst().orElseThrow() + "\n");
        assertThat(report("two", "--shared").err()).contains("found a ledger older than ");
        Files.delete(file);
        assertThat(report("two", "--shared").err()).contains("found no ledger; the head beside it has 3 entries");
        assertThat(folder.resolve("two")).doesNotExist();
    }

    /** A shared report has no data on the training of models. An exhausted budget of shared reports is no fault. */
    @Test
    void merchantsReport_afterSharedReports_listsTheirBudgetAndStillLacksAGuarantee() throws IOException {
        assertThat(report("one", "--shared", "--budget", "1").exit()).isZero();
        assertThat(report("own").err()).isEmpty();
        String page = Files.readString(folder.resolve("own/report.html"));
        assertThat(page).contains("No privacy guarantee of the served models is known");
        assertThat(page).doesNotContain("Less than a tenth of the privacy budget");
        assertThat(record("own").at("/sections/privacy/ledgers/0/name").asText())
                .isEqualTo("reports");
    }

    /** Log whose reading fails. */
    private static final class BrokenLog implements DecisionLog {

        private int reads;

        @Override
        public Appended append(Logged decision, long erasures, Drawn drawn) {
            return Appended.ERASED;
        }

        @Override
        public long drawn(Instant at) {
            return 0;
        }

        @Override
        public boolean isErased(ShopperId shopper, long erasures) {
            return false;
        }

        @Override
        public boolean show(String id, Instant at) {
            return false;
        }

        @Override
        public List<Logged> madeFor(ShopperId shopper) {
            return List.of();
        }

        @Override
        public List<Row> shownTo(ShopperId shopper, Instant from, long last) {
            return List.of();
        }

        @Override
        public long decisionsOf(ShopperId shopper) {
            return 0;
        }

        @Override
        public Optional<Logged> decision(String id) {
            return Optional.empty();
        }

        @Override
        public void forEach(Instant from, Instant until, Consumer<Row> each) {
            reads++;
            throw new IllegalStateException("crash");
        }

        @Override
        public Counts counts(Instant from, Instant until) {
            return new Counts(0, 0);
        }

        @Override
        public Map<String, Long> servedBy(Instant from, Instant until) {
            return Map.of();
        }

        @Override
        public void deleteBefore(Instant oldest) {}

        @Override
        public Set<ShopperId> recipients() {
            return Set.of();
        }

        @Override
        public long erased(Instant from, Instant until) {
            return 0;
        }
    }
}

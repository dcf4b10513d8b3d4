// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.hanse.app.LedgerAccount;
import org.hanse.cli.ExitCode;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.SyntheticLedger;
import org.hanse.store.FileLedgerStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyLedgerCommandTest {

    @TempDir
    private Path folder;

    private Path file;

    /** Has a closed form, so that most tests compose no loss distributions. */
    private static final Release RELEASE =
            Release.of(new GaussianSum(new Sampler.Everybody(), 50), Origin.NODE, Origin.COORDINATOR);

    private static final Release SAMPLED =
            Release.of(new GaussianSum(new Sampler.Poisson(0.01), 1), Origin.NODE, Origin.COORDINATOR);

    private static LedgerAccount account(FileLedgerStore store) {
        PrivacyBudget budget = new PrivacyBudget(
                2,
                1e-6,
                100_000,
                new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
        return LedgerAccount.open(store, new PopulationId("shoppers"), budget, () -> SyntheticLedger.AT);
    }

    @BeforeEach
    void write() {
        file = write(folder.resolve("shoppers.ledger"), RELEASE);
    }

    private static Path write(Path file, Release release) {
        try (FileLedgerStore store = FileLedgerStore.create(file)) {
            LedgerAccount account = account(store);
            for (int round = 1; round <= 3; round++) {
                account.charge(SyntheticLedger.round("beauty", round, release));
            }
            account.confirm(SyntheticLedger.round("beauty", 1, release).ids().get(0), SyntheticLedger.digest(1));
        }
        return file;
    }

    private Path sampled() throws IOException {
        return write(Files.createDirectory(folder.resolve("sampled")).resolve("shoppers.ledger"), SAMPLED);
    }

    private static JsonNode json(Object... arguments) throws IOException {
        PrivacyRun run = PrivacyRun.of(arguments);
        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        return new ObjectMapper().readTree(run.out()).path("ledgers").path(0);
    }

    /** The ledger in help and documents has the format of the store. */
    @Test
    void ledger_inTheDocuments_isWhatIsWritten() throws IOException {
        Path shown = Path.of("../docs/privacy/shoppers.ledger");
        Path written = sampled();

        assertThat(shown).hasSameTextualContentAs(written);
        assertThat(PrivacyRun.of("ledger", shown).out().replace(shown.toString(), written.toString()))
                .isEqualTo(PrivacyRun.of("ledger", written).out());
    }

    @Test
    void ledger_inOrder_saysWhatWasSpentAndIsLeft() throws IOException {
        PrivacyRun run = PrivacyRun.of("ledger", sampled());

        assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.lines().get(0))
                .startsWith("shoppers: epsilon is at most ")
                .endsWith(" of a budget of 2 at delta 1e-6");
        assertThat(run.out())
                .contains("entries     5\n", "reserved    3\n", "confirmed   1\n")
                .contains("unresolved  2, which count as spent: sum of round 2 of beauty, sum of round 3 of beauty\n")
                .contains("releases like the last one\n", "head        5:")
                .contains("(0.464102, 1e-6)-DP per shopper (add or remove one)")
                .contains("No privacy guarantee (epsilon infinite at delta 1e-6)", "noise by the coordinator, wh");
        assertThat(run.lines())
                .allMatch(line -> line.length() <= 100 || line.startsWith("file") || line.startsWith("unresolved"));
        assertThat(run.err()).isEmpty();
    }

    /** A node's ledger without a cap of its owner. */
    @Test
    void ledger_withoutALimit_saysWhatWasSpent() {
        Path unlimited = file.resolveSibling("unlimited.jsonl");
        try (FileLedgerStore store = FileLedgerStore.create(unlimited)) {
            LedgerAccount.open(
                            store,
                            SyntheticLedger.POPULATION,
                            SyntheticLedger.BUDGET.withEpsilon(PrivacyBudget.UNLIMITED),
                            InstantSource.fixed(SyntheticLedger.AT))
                    .charge(SyntheticLedger.round("beauty", 1, RELEASE));
        }

        PrivacyRun run = PrivacyRun.of("ledger", unlimited, "--rounds", 3);
        assertThat(run.lines().get(0)).endsWith(", without a limit of all jobs, at delta 1e-6");
        assertThat(run.out())
                .contains("remaining   no limit in the ledger\n")
                .doesNotContain("Warning")
                .doesNotContain("beyond the budget");
    }

    @Test
    void json_holdsTheFigures() throws IOException {
        JsonNode own = json("ledger", sampled(), "--json", "--rounds", 10);

        assertThat(own.path("population").asText()).isEqualTo("shoppers");
        assertThat(own.path("entries").asInt()).isEqualTo(5);
        assertThat(own.path("reserved").asInt()).isEqualTo(3);
        assertThat(own.path("confirmed").asInt()).isEqualTo(1);
        assertThat(own.path("unresolved").toString())
                .isEqualTo("[{\"job\":\"beauty\",\"round\":2,\"release\":\"sum\"},"
                        + "{\"job\":\"beauty\",\"round\":3,\"release\":\"sum\"}]");
        assertThat(own.path("budget").toString())
                .isEqualTo("{\"epsilon\":2.0,\"delta\":1.0E-6,\"units\":100000,\"unit\":\"shopper\",\"relation\":"
                        + "\"add_remove\",\"adversary\":\"outsider\"}");
        assertThat(own.path("spent").findValuesAsText("adversary")).containsExactly("outsider", "coordinator");
        assertThat(own.path("spent").path(1).path("epsilon").isNull()).isTrue();
        double spent = own.path("spent").path(0).path("epsilon").asDouble();
        assertThat(spent).isPositive().isLessThan(2);
        assertThat(own.path("roundsLeft").asInt()).isGreaterThan(100);
        assertThat(own.path("forecast").path("rounds").asInt()).isEqualTo(10);
        assertThat(own.path("forecast").path("epsilon").asDouble()).isGreaterThan(spent);
        assertThat(own.path("notes").isEmpty()).isTrue();
    }

    @Test
    void rounds_afterThoseThatAreLeft_areBeyondTheBudget() throws IOException {
        int left = json("ledger", file, "--json").path("roundsLeft").asInt();

        assertThat(json("ledger", file, "--json", "--rounds", left)
                        .path("forecast")
                        .path("epsilon")
                        .asDouble())
                .isLessThanOrEqualTo(2);
        assertThat(json("ledger", file, "--json", "--rounds", left + 1)
                        .path("forecast")
                        .path("epsilon")
                        .asDouble())
                .isGreaterThan(2);
    }

    @Test
    void rounds_beyondTheBudget_areSaidToBeRefused() throws IOException {
        int left = json("ledger", file, "--json").path("roundsLeft").asInt();

        assertThat(PrivacyRun.of("ledger", file, "--rounds", 100_000).out())
                .containsPattern(
                        "after 100,000 releases more like the last one, beyond the budget of 2; the budget is exhausted after "
                                + left + " releases\n");
        assertThat(PrivacyRun.of("ledger", file, "--rounds", left).out()).doesNotContain("beyond the budget");
        assertThat(json("ledger", file, "--json", "--rounds", left)
                        .path("forecast")
                        .path("beyondBudget")
                        .asBoolean(true))
                .isFalse();
        assertThat(json("ledger", file, "--json", "--rounds", left + 1)
                        .path("forecast")
                        .path("beyondBudget")
                        .asBoolean())
                .isTrue();
    }

    /** A damaged ledger does not prevent reports about the others. */
    @Test
    void ledgers_oneDamaged_othersAreReported() throws IOException {
        Path damaged = Files.writeString(folder.resolve("damaged.ledger"), "{}\n");
        Path none = folder.resolve("none");

        PrivacyRun run = PrivacyRun.of("ledger", damaged, file, none);
        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.out()).startsWith("shoppers: epsilon is");
        assertThat(run.err().lines())
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("hanse: " + damaged + ":1: found a damaged line"),
                        second -> assertThat(second).startsWith("hanse: " + none + ": found no such file"));
        PrivacyRun json = PrivacyRun.of("ledger", damaged, file, "--json");
        assertThat(json.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(new ObjectMapper().readTree(json.out()).path("ledgers")).hasSize(1);
    }

    @Test
    void head_thatIsPrinted_canBeExpected() throws IOException {
        String head = json("ledger", file, "--json").path("head").asText();

        assertThat(PrivacyRun.of("ledger", file, "--expect", head).exit()).isEqualTo(ExitCode.SUCCESS);
        PrivacyRun older = PrivacyRun.of("ledger", file, "--expect", head.replaceFirst("5", "6"));
        assertThat(older.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(older.err())
                .contains("found a ledger without the expected head")
                .contains("it has 5 entries, and 6 were written")
                .hasLineCount(1);
        assertThat(PrivacyRun.of("ledger", file, "--expect", "5").err()).contains("--expect: \"5\" is no head");
        assertThat(PrivacyRun.of("ledger", file, "--expect", "5:abc").err())
                .contains("--expect: \"5:abc\" is no head, which is a number of entries, a colon and a hash of 64");
        assertThat(PrivacyRun.of("ledger", file, "--expect", head.replaceFirst("5", "4"))
                        .err())
                .contains("found a ledger without the expected head (entry 3 is" + " not the one that was written")
                .contains("compare that head with where it was stored")
                .hasLineCount(1);
        assertThat(PrivacyRun.of("ledger", file, file, "--expect", head).err()).contains("name one FILE");
    }

    @Test
    void ledger_damaged_isRefusedWithTheLine() throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.set(2, lines.get(2).replace("\"round\":2", "\"round\":7"));
        Files.write(file, lines);
        PrivacyRun run = PrivacyRun.of("ledger", file);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .startsWith("hanse: " + file + ":3: found a damaged line (its hash is not that of what it says")
                .hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void ledger_rolledBack_isRefused() throws IOException {
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, 4));
        PrivacyRun run = PrivacyRun.of("ledger", file);

        assertThat(run.exit()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err())
                .contains("found a ledger older than shoppers.ledger.head")
                .contains("it has 4 entries, and 5 were written");
    }

    /** Reading changes nothing. */
    @Test
    void ledger_withAnUnfinishedLine_isNotedAndLeftAsItIs() throws IOException {
        Files.writeString(file, "{\"ind", StandardOpenOption.APPEND);
        Files.delete(folder.resolve("shoppers.ledger.head"));
        byte[] before = Files.readAllBytes(file);
        PrivacyRun run = PrivacyRun.of("ledger", file);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("The last line is unfinished, 5 bytes")
                .contains("There is no head beside it, so a rollback to an older copy would not be detected.");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void ledger_thatIsNoneOrMissing_isRefusedInOneLine() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThat(PrivacyRun.of("ledger", empty).err()).contains("found no entry");
        Path packed = folder.resolve("shoppers.ledger.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(file, out);
        }
        assertThat(PrivacyRun.of("ledger", packed).err())
                .startsWith("hanse: " + packed + ": found a packed file; expected an unpacked one")
                .hasLineCount(1);
        Path other = Files.writeString(folder.resolve("other"), "no ledger");
        assertThat(PrivacyRun.of("ledger", other).err()).contains("found no whole line");
        assertThat(PrivacyRun.of("ledger", folder.resolve("none")).err()).contains("found no such file");
        assertThat(PrivacyRun.of("ledger", folder).err())
                .contains("found a folder; expected a ledger. Fix: name a file");
        assertThat(PrivacyRun.of("ledger").err()).contains("Missing required parameter");
        assertThat(PrivacyRun.of("ledger", file, "--rounds", 0).err()).contains("--rounds: found 0; expected from 1");
        for (Object[] arguments :
                new Object[][] {{empty}, {packed}, {other}, {folder.resolve("none")}, {folder}, {file, "--rounds", 0}
                }) {
            Object[] all = new Object[arguments.length + 1];
            all[0] = "ledger";
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            assertThat(PrivacyRun.of(all).exit()).isEqualTo(ExitCode.BAD_INPUT);
        }
    }

    /** Sums of losses are of events that were settled before the first: docs/design/privacy.md. */
    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void ledger_ofJobsThatAreNotAlike_saysWhatTheSumTakesForGranted(double noiseOfTheOther, boolean said)
            throws IOException {
        Path jobs = sampled();
        try (FileLedgerStore store = FileLedgerStore.open(jobs, Optional.empty())) {
            account(store)
                    .charge(SyntheticLedger.round(
                            "toys",
                            1,
                            Release.of(
                                    new GaussianSum(new Sampler.Poisson(0.01), noiseOfTheOther),
                                    Origin.NODE,
                                    Origin.COORDINATOR)));
        }

        assertThat(PrivacyRun.of("ledger", jobs).out().contains("composition assumes"))
                .isEqualTo(said);
    }

    /** Nothing reserved yet, and a delta above the rule. */
    @Test
    void ledger_withoutReleases_saysSoAndWarns() {
        Path other = folder.resolve("other.ledger");
        PrivacyBudget budget = new PrivacyBudget(
                2,
                5e-4,
                1000,
                new PrivacyScope(PrivacyUnit.MERCHANT, NeighbourRelation.REPLACE_ONE, Adversary.COORDINATOR));
        try (FileLedgerStore store = FileLedgerStore.create(other)) {
            LedgerAccount.open(store, new PopulationId("merchants"), budget, () -> SyntheticLedger.AT);
        }
        PrivacyRun run = PrivacyRun.of("ledger", file, other, "--rounds", 5);

        assertThat(run.exit()).isEqualTo(ExitCode.SUCCESS);
        assertThat(run.out())
                .contains("shoppers: epsilon is", "merchants: epsilon is at most 0 of a budget of 2")
                .contains("all; nothing is reserved yet", "Warning: a delta of 0.0005 is above 1/(10 N)")
                .contains("after 5 releases more like the last");
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimAuditCommandTest {

    private static final int SHOPPERS = 160;
    private static final int ITEMS = 300;
    private static final int SHOPS = 4;

    @TempDir
    Path folder = Path.of("");

    /** Shoppers who walk along the items, each beginning somewhere. */
    @BeforeEach
    void writeShops() throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        StringBuilder rows = new StringBuilder("who,what,when,where\n");
        for (int shopper = 0; shopper < SHOPPERS; shopper++) {
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 7; i++) {
                rows.append("s%d,i%d,%d,shop%d\n"
                        .formatted(shopper, item, 1_600_000_000 + 1000 * i + shopper, shopper % SHOPS));
                item = random.nextInt(4) == 0 ? random.nextInt(ITEMS) : (item + 1) % ITEMS;
            }
        }
        Files.writeString(folder.resolve("shops.csv"), rows);
        Files.writeString(folder.resolve("shops.yaml"), """
            dataset: synthetic-shops
            interactions:
              layout: interactions
              source: {path: shops.csv, format: csv, header: true}
              columns: {shopper: who, item: what, time: {column: when, format: epoch-seconds}}
              merchant: {column: where}
            protocol: {split: leave-one-out, candidates: all, history: keep, cutoffs: [5, 10]}
            """);
    }

    private Path scenario(String federation) throws IOException {
        return scenario("{history: 8, dropout: 0.1}", "rounds: 3" + federation);
    }

    private Path scenario(String learning, String federation) throws IOException {
        return Files.writeString(folder.resolve("scenario.yaml"), """
            scenario: synthetic
            seed: 1
            merchants:
              - {id: shops, dataset: shops.yaml, cut: {by: column}}
            network: {dimension: 8, content: false, q: false, memory: false, itemVectors: shared, itemRows: 2048}
            learning: %s
            federation: {cohort: {fraction: 1.0, minimum: 4}, server: {kind: fedavg}, %s}
            compare: [federated]
            evaluation: {bootstrap: 10, tune: false}
            """.formatted(learning, federation));
    }

    private CommandRun audit(Path scenario) {
        return audit(scenario, 200);
    }

    private CommandRun audit(Path scenario, int canaries) {
        return CommandRun.of(
                "sim",
                "audit",
                scenario.toString(),
                "--canaries",
                Integer.toString(canaries),
                "--out",
                folder.resolve("audit").toString());
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper()
                .readTree(folder.resolve("audit").resolve("audit.json").toFile());
    }

    private static JsonNode finding(JsonNode audit, String attack, String on) {
        for (JsonNode finding : audit.path("findings")) {
            if (finding.path("attack").textValue().equals(attack)
                    && finding.path("on").textValue().equals(on)) {
                return finding;
            }
        }
        throw new AssertionError("no finding of " + attack + " on " + on + " in " + audit);
    }

    /**
     * A perfect score about a thousand canaries would refute this guarantee. Builds without noise are not tested here, because such a small
     * network distinguishes canaries too poorly.
     */
    @Test
    void audit_privacyGuarantee_isTestedAndHolds() throws IOException {
        CommandRun run = audit(
                scenario(
                        ", privacy: {unit: shopper, noise: coordinator, epsilon: 2, delta: 1.0e-6, clip: 0.5, samplingRate: 1.0}"),
                1000);

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains("Privacy guarantee per shopper after these rounds: epsilon")
                .contains("within the guarantee")
                .containsPattern(
                        "of the claimed variance \\(it may be 0\\.\\d+ to 1\\.\\d+\\), single coordinates .* kurtosis \\d\\.\\d+ \\(2\\.\\d+ to 3\\.\\d+\\), of a single one at most .*\\): as claimed\\.")
                .contains("No attack exceeded the privacy guarantee.");
        JsonNode audit = json();
        assertThat(audit.path("refutable").booleanValue()).isTrue();
        assertThat(audit.path("holds").booleanValue()).isTrue();
        assertThat(verdict(audit, "canaries")).isEqualTo("within");
        assertThat(audit.path("schema").textValue()).isEqualTo("hanse.audit-attacks/1");
        assertThat(audit.path("rounds").intValue()).isEqualTo(3);
        assertThat(audit.path("claim").path("epsilon").doubleValue()).isBetween(1.8, 2.0);
        assertThat(audit.path("noise").path("problem").isNull()).isTrue();
        for (String name : List.of("greatestKurtosis", "withinVector", "betweenRounds")) {
            assertThat(audit.path("noise").path(name).doubleValue())
                    .as(name)
                    .isPositive()
                    .isLessThan(audit.at("/noise/limits/" + name).doubleValue());
        }
        assertThat(finding(audit, "rows", "bare-update").path("area").doubleValue())
                .as(run.out())
                .isGreaterThan(0.8);
        assertThat(finding(audit, "inversion", "bare-gradient").path("area").doubleValue())
                .as(run.out())
                .isGreaterThan(0.8);
        for (JsonNode finding : audit.path("findings")) {
            Path curve = folder.resolve("audit").resolve(finding.path("curve").textValue());
            assertThat(Files.readString(curve)).contains("<svg").contains("the attack");
        }
    }

    @Test
    void audit_noGuarantee_succeeds() throws IOException {
        CommandRun run = audit(scenario(""));

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("No privacy guarantee: attacks are expected to succeed.");
        JsonNode audit = json();
        assertThat(audit.path("claim").isNull()).isTrue();
        assertThat(audit.path("holds").isNull()).isTrue();
        assertThat(run.out()).contains("works; no guarantee there");
        assertThat(finding(audit, "inversion", "bare-gradient").path("area").doubleValue())
                .as(run.out())
                .isGreaterThan(0.8);
    }

    /** An overfitted model: an attack that finds no member here finds none in any model. */
    @Test
    void audit_overfittedModelWithoutGuarantee_findsMembers() throws IOException {
        CommandRun run =
                audit(scenario("{history: 8, dropout: 0.0, rate: 0.02}", "rounds: 6, local: {epochs: 10}"), 80);

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(finding(json(), "membership", "released-model").path("area").doubleValue())
                .as(run.out())
                .isGreaterThan(0.7);
    }

    /** The claim for a shopper is twice that for a merchant, because a changed shopper replaces one merchant by another. */
    @Test
    void audit_guaranteeForMerchants_claimsTwiceItAndTestsTheNoise() throws IOException {
        CommandRun run = audit(scenario(
                ", privacy: {unit: merchant, noise: coordinator, epsilon: 2, delta: 1.0e-5, allowLowSignal: true}"));

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        JsonNode audit = json();
        assertThat(audit.path("claim").path("epsilon").doubleValue()).isBetween(3.5, 4.0);
        assertThat(audit.path("claim").path("delta").doubleValue()).isBetween(2.0e-5, 1.0e-4);
        assertThat(audit.path("toMerchants").path("delta").doubleValue()).isEqualTo(1.0e-5);
        requireNoiseAsClaimedAndNothingRefutable(audit);
    }

    /** Two hundred canaries cannot refute the epsilon; how much noise there is can be seen all the same. */
    private static void requireNoiseAsClaimedAndNothingRefutable(JsonNode audit) {
        assertThat(audit.path("noise").path("variance").doubleValue()).isGreaterThan(0.9);
        assertThat(audit.path("noise").path("problem").isNull()).isTrue();
        assertThat(audit.path("refutable").isBoolean()).isTrue();
        assertThat(audit.path("refutable").booleanValue()).isFalse();
    }

    @Test
    @Tag("nightly")
    void audit_noiseSharesAndSampledShoppers_claimsTheGuaranteeAndTestsTheNoise() throws IOException {
        CommandRun run = audit(
                scenario(
                        ", secureAggregation: {corrupt: 0.33, dropout: 0.0}, privacy: {unit: shopper, noise: participants, epsilon: 3, delta: 1.0e-4, clip: 0.5, samplingRate: 0.5}"));

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        JsonNode audit = json();
        assertThat(audit.path("claim").path("epsilon").doubleValue()).isBetween(1.0, 3.0);
        requireNoiseAsClaimedAndNothingRefutable(audit);
    }

    private static String verdict(JsonNode audit, String attack) {
        for (JsonNode finding : audit.path("findings")) {
            if (finding.path("attack").textValue().equals(attack)
                    && finding.path("on").textValue().startsWith("released")) {
                return finding.path("verdict").textValue();
            }
        }
        throw new AssertionError("no finding of " + attack + " in " + audit);
    }

    /** Four guesses, all right, are no evidence against an epsilon of 3. The output must say so. */
    @Tag("nightly")
    @Test
    void audit_fewCanaries_saysThatTheyCannotRefuteTheClaim() throws IOException {
        Path scenario = scenario(
                ", privacy: {unit: shopper, noise: coordinator, epsilon: 3, delta: 1.0e-4, clip: 0.5, samplingRate: 1.0}");

        CommandRun run = CommandRun.of(
                "sim",
                "audit",
                scenario.toString(),
                "--canaries",
                "20",
                "--out",
                folder.resolve("few").toString());

        assertThat(run.out())
                .contains("canaries: 4 correct guesses would show an epsilon of at most 0.00")
                .contains(" Use more --canaries: about 1000 could show 3.9");
        assertThat(new ObjectMapper()
                        .readTree(folder.resolve("few").resolve("audit.json").toFile())
                        .path("refutable")
                        .booleanValue())
                .isFalse();
    }

    /** The attacks use the gradient of a canary at one clip norm. */
    @Test
    void audit_clipThatMoves_isRefused() throws IOException {
        CommandRun run = audit(
                scenario(
                        ", privacy: {unit: shopper, noise: coordinator, epsilon: 3, delta: 1.0e-4, samplingRate: 1.0, clip: {start: 0.5, countNoise: 50}}"));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("federation.privacy.clip: ", "write a number for privacy.clip");
    }

    /** The delta for a shopper would be (1 + e^8) times a thousandth, above 1, so there is no guarantee. */
    @Test
    void audit_guaranteeForMerchantsAlone_claimsNothingForShoppers() throws IOException {
        CommandRun run =
                audit(scenario(", privacy: {unit: merchant, epsilon: 8, delta: 1.0e-3, allowLowSignal: true}"));

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .containsPattern(
                        "Privacy guarantee per merchant after these rounds: epsilon [78]\\.\\d+ at delta 0\\.00100\\. It implies none per shopper, since \\(1 \\+ e\\^epsilon\\) delta is 1 or more")
                .doesNotContain("within the guarantee", "No attack exceeded", "Privacy guarantee per shopper");
        JsonNode audit = json();
        assertThat(audit.path("holds").booleanValue()).isTrue();
        assertThat(audit.path("refutable").isNull()).isTrue();
        assertThat(audit.path("claim").isNull()).isTrue();
        assertThat(audit.path("toMerchants").path("delta").doubleValue()).isEqualTo(1e-3);
        assertThat(audit.path("noise").path("variance").isNumber()).isTrue();
        for (JsonNode finding : audit.path("findings")) {
            assertThat(folder.resolve("audit").resolve(finding.path("curve").textValue()))
                    .content()
                    .doesNotContain("allowed by");
        }
    }

    /** Each node budget is exhausted before the last round, so the last round has nothing to attack. */
    @Tag("nightly")
    @Test
    void audit_nodeBudgetsThatEnd_saysWhyFewerRoundsAreAttacked() throws IOException {
        CommandRun run = audit(
                scenario(
                        ", secureAggregation: {corrupt: 0, dropout: 0}, privacy: {noise: participants, epsilon: 8, delta: 1.0e-4, samplingRate: 1.0, nodeBudget: 7}"));

        assertThat(run.exit()).as(run.out() + run.err()).isZero();
        assertThat(run.out())
                .contains(
                        "1 of 3 rounds released nothing that could be attacked, since the node budgets (privacy.nodeBudget) are exhausted before them.");
        assertThat(json().path("rounds").intValue()).isEqualTo(2);
        assertThat(json().path("unreleased").textValue()).startsWith("1 of 3 rounds");
    }

    @Test
    void audit_countsOfAllShops_areRefused() throws IOException {
        Path scenario = scenario(", counts: {cells: 4096}");
        Files.writeString(scenario, Files.readString(scenario).replace("memory: false", "memory: true"));

        CommandRun refused = audit(scenario);

        assertThat(refused.exit()).isEqualTo(2);
        assertThat(refused.err())
                .contains("federation.counts: found a sum of counts; expected none, since the attacks do not use it");
    }

    @Test
    void audit_badInput_saysWhatIsWrong() throws IOException {
        CommandRun none = audit(Files.writeString(folder.resolve("plain.yaml"), """
                scenario: plain
                merchants: [{id: shops, dataset: shops.yaml, cut: {by: column}}]
                compare: [markov]
                """));
        assertThat(none.exit()).isEqualTo(2);
        assertThat(none.err()).contains("compare: found no federated model");
        Path scenario = scenario("");
        assertThat(CommandRun.of("sim", "audit", scenario.toString(), "--canaries", "3")
                        .err())
                .contains("expected at least 20");
        assertThat(CommandRun.of("sim", "audit", scenario.toString(), "--canaries", "1000000000")
                        .err())
                .contains("expected at most 100000");
        assertThat(CommandRun.of("sim", "audit", scenario.toString(), "--rounds", "99")
                        .err())
                .contains("--rounds: found 99; expected at most federation.rounds, which is 3");
        assertThat(CommandRun.of("sim", "audit", scenario.toString(), "--of", "federatd")
                        .err())
                .contains("--of: found \"federatd\"; expected a federated model: federated. Fix: give --of federated");
        CommandRun nowhere = CommandRun.of(
                "sim",
                "audit",
                scenario.toString(),
                "--out",
                scenario.resolve("below").toString());
        assertThat(nowhere.exit()).isEqualTo(2);
        assertThat(nowhere.err()).contains("; expected a folder. Fix: choose another with --out");
        Files.createDirectories(folder.resolve("audit"));
        Files.writeString(folder.resolve("audit").resolve("other.txt"), "mine");
        assertThat(audit(scenario).err()).contains("found files of another origin; expected those of an audit");
    }
}

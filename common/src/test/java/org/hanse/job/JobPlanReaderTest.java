// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.DurationReader;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.ChangedFacts;
import org.hanse.core.job.Deadlines;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.ReadableFacts;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ContentSpec.Fact;
import org.hanse.core.optimizer.FedAdam;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobPlanReaderTest {

    private static final Path FILE = Path.of("plan.yaml");
    private static final Enrolment TWELVE = enrolment(1, 12);

    private static final String FULL = """
            job: books
            seed: 7
            history: include
            every: 24h
            retryAfter: 90s
            mostFailures: 5
            minimum: 8
            deadlines: {join: 2h, phase: 10m, reveal: 12h}
            content: {titles: false, categories: true, brands: false, attributes: true, prices: false, vector: 16,
              times: false, values: true}
            network: {dimension: 32, heads: 2, itemVectors: none}
            learning: {rate: 0.01, history: 20, objectives: {click: [view]}, reward: {alpha: 2}}
            federation:
              rounds: 40
              local: {epochs: 2}
              cohort: {fraction: 0.75}
              server: {kind: fedadam}
              secureAggregation: {corrupt: 2, dropout: 0.1}
              exampleCap: 500
              rounding: {grid: 0.001, range: 4}
              targetRounds: 3
              learning: {rate: 0.02}
            """;

    private static Enrolment enrolment(int version, int size) {
        Map<ParticipantId, VerifyingKey> keys = new LinkedHashMap<>();
        for (int i = 1; i <= size; i++) {
            keys.put(new ParticipantId("shop-" + i), key(i));
        }
        Enrolment first = Enrolment.of(keys);
        return version == 1 ? first : first.next(keys);
    }

    private static VerifyingKey key(int number) {
        try {
            byte[] seed =
                    MessageDigest.getInstance("SHA-256").digest(("shop " + number).getBytes(StandardCharsets.UTF_8));
            return SigningKey.of(SecretBytes.copyOf(seed, SecretAccess.granted()))
                    .verifyingKey();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JobPlan read(String text) {
        return JobPlanReader.read(FILE, text, TWELVE);
    }

    private static JobPlan.Training training(JobPlan plan) {
        return (JobPlan.Training) plan.stages().get(0);
    }

    @Test
    void read_nameAlone_hasTheDefaults() {
        JobPlan plan = read("job: books");
        JobPlan.Training training = training(plan);

        assertThat(plan.job().text()).isEqualTo("books");
        assertThat(plan.enrolment()).isEqualTo(TWELVE.digest());
        assertThat(plan.members().enrolled()).isEqualTo(12);
        assertThat(plan.members().cohort()).isEqualTo(12);
        assertThat(plan.members().minimum()).isEqualTo(11);
        assertThat(plan.members().assumptions().corrupt()).isEqualTo(4);
        assertThat(plan.schedule().rounds()).isEqualTo(30);
        assertThat(plan.schedule().every()).isEmpty();
        assertThat(plan.schedule().retryAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(plan.schedule().mostFailures()).isEqualTo(3);
        assertThat(plan.deadlines())
                .isEqualTo(new Deadlines(Duration.ofHours(1), Duration.ofMinutes(5), Duration.ofDays(1)));
        assertThat(training.seed()).isEqualTo(1);
        assertThat(training.excludeHistory()).isTrue();
        assertThat(training.network()).isEqualTo(NetworkConfig.DEFAULT);
        assertThat(training.learning()).isEqualTo(LearningConfig.DEFAULT);
        assertThat(training.content())
                .isEqualTo(new ReadableFacts(true, List.of(Fact.CATEGORY, Fact.BRAND, Fact.PRICE), 0, true, false));
        assertThat(training.federation().uploads().secureAggregation()).contains(SecureAggregation.usual(0.1));
        assertThat(training.federation().uploads().privacy()).isEmpty();
        assertThat(training.rewards().byType()).containsEntry("view", List.of(1.0, 0.0, 0.0));
    }

    @Test
    void read_allKeys_fillThePlan() {
        JobPlan plan = read(FULL);
        JobPlan.Training training = training(plan);

        assertThat(plan.members().cohort()).isEqualTo(9);
        assertThat(plan.members().minimum()).isEqualTo(8);
        assertThat(plan.members().assumptions().corrupt()).isEqualTo(2);
        assertThat(plan.schedule().rounds()).isEqualTo(40);
        assertThat(plan.schedule().every()).isEqualTo(Optional.of(Duration.ofDays(1)));
        assertThat(plan.schedule().retryAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(plan.schedule().mostFailures()).isEqualTo(5);
        assertThat(plan.deadlines())
                .isEqualTo(new Deadlines(Duration.ofHours(2), Duration.ofMinutes(10), Duration.ofHours(12)));
        assertThat(training.seed()).isEqualTo(7);
        assertThat(training.excludeHistory()).isFalse();
        assertThat(training.network().dimension()).isEqualTo(32);
        assertThat(training.content())
                .isEqualTo(new ReadableFacts(false, List.of(Fact.CATEGORY, Fact.ATTRIBUTE), 16, false, true));
        assertThat(training.learning().rate()).isEqualTo(0.02);
        assertThat(training.learning().history()).isEqualTo(20);
        assertThat(training.rewards().byType())
                .containsEntry("purchase", List.of(0.0, 3.0, 0.0))
                .doesNotContainKey("click");
        assertThat(training.federation().work().amount()).isEqualTo(new LocalWork.Epochs(2));
        assertThat(training.federation().movement().server()).isInstanceOf(FedAdam.class);
        assertThat(training.federation().movement().targetRounds()).isEqualTo(3);
        assertThat(training.federation().uploads().exampleCap()).isEqualTo(500);
        assertThat(training.federation().uploads().rounding().range()).isEqualTo(4);
    }

    @Test
    void spec_ofAPlan_hasTablesForTheNamedFeatures() {
        ContentSpec content = training(read(FULL)).spec().content().orElseThrow();

        assertThat(content.fields()).extracting(ContentSpec.Field::fact).containsExactly(Fact.CATEGORY, Fact.ATTRIBUTE);
        assertThat(content.vectorSize()).isEqualTo(16);
        assertThat(training(read(FULL)).spec().gaps()).isEqualTo(1);
        assertThat(training(read(FULL)).spec().values()).isPositive();
    }

    @Test
    void read_privacyOfShoppers_keepsNoiseOfTheCoordinator() {
        JobPlan plan = read("job: books\nfederation: {privacy: {unit: shopper, epsilon: 4, population: 50000}}");

        assertThat(training(plan)
                        .federation()
                        .uploads()
                        .privacy()
                        .orElseThrow()
                        .terms()
                        .noise())
                .isEqualTo(NoiseBy.COORDINATOR);
    }

    @Test
    void read_ofTheFirstPlanInTheDocuments_isAcceptedForFiveNodes() throws IOException {
        String text = Files.readString(Path.of("../docs/plans/first.yaml"));
        JobPlan plan = JobPlanReader.read(FILE, text, enrolment(1, 5));

        assertThat(plan.members().leastSurvivors()).isEqualTo(4);
        assertThat(plan.members().isUsual()).isTrue();
        assertThat(JobSetup.of(plan, enrolment(1, 5)).format().size()).isPositive();
    }

    /** The noise of the mean has at most twice the norm that a shopper's part is clipped to; simulations refuse ten times it. */
    @Test
    void read_ofThePrivatePlanInTheDocuments_isAcceptedForFiveNodesAndHasASignal() throws IOException {
        String text = Files.readString(Path.of("../docs/plans/private.yaml"));
        JobPlan plan = JobPlanReader.read(FILE, text, enrolment(1, 5));
        JobSetup setup = JobSetup.of(plan, enrolment(1, 5));
        JobPrivacy privacy = setup.privacy().orElseThrow();

        assertThat(plan.members().isUsual()).isTrue();
        assertThat(setup.minimum()).isEqualTo(4);
        assertThat(privacy.noiseOf()).isPositive();
        assertThat(privacy.size().expected()).isEqualTo(1000);
        double noise = privacy.mechanism().noiseDeviation(5)
                * privacy.terms().grid(privacy.size().dimension())
                * Math.sqrt(setup.initial().parameters().layout().size())
                / privacy.size().expected();
        assertThat(noise).isLessThan(2 * privacy.terms().clip());
    }

    @Test
    void digest_ofTheSameText_isTheSame() {
        assertThat(read(FULL).digest()).isEqualTo(read(FULL).digest());
        assertThat(ChangedFacts.between(read(FULL), read(FULL))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed: 7 | seed: 8 | stages[0].seed",
                "history: include | history: exclude | stages[0].history",
                "every: 24h | every: 12h | every",
                "minimum: 8 | minimum: 9 | minimum",
                "join: 2h | join: 3h | deadlines.join",
                "phase: 10m | phase: 11m | deadlines.phase",
                "reveal: 12h | reveal: 13h | deadlines.reveal",
                "alpha: 2 | alpha: 3 | stages[0].learning.reward",
                "dimension: 32 | dimension: 64 | stages[0].network",
                "rate: 0.02 | rate: 0.03 | stages[0].learning",
                "grid: 0.001 | grid: 0.002 | stages[0].federation.rounding",
                "exampleCap: 500 | exampleCap: 501 | stages[0].federation.exampleCap"
            })
    void digest_ofAChangedKey_isAnotherAndTheChangeIsNamed(String before, String after, String key) {
        JobPlan changed = read(FULL.replace(before, after));

        assertThat(changed.digest()).isNotEqualTo(read(FULL).digest());
        assertThat(ChangedFacts.between(read(FULL), changed))
                .singleElement()
                .asString()
                .startsWith(key + ": ");
    }

    @Test
    void digest_ofAnotherFeature_isAnotherWithItsTables() {
        JobPlan changed = read(FULL.replace("brands: false", "brands: true"));

        assertThat(ChangedFacts.between(read(FULL), changed))
                .extracting(line -> line.substring(0, line.indexOf(':')))
                .containsExactly("stages[0].content", "stages[0].rows");
    }

    private static List<String> warnings(String network) {
        return JobPlanReader.reading(FILE, "job: books\nnetwork: {" + network + "}\n", TWELVE)
                .warnings();
    }

    @Test
    void reading_anEncoderThatNothingRuns_warns() {
        assertThat(warnings("attention: strict"))
                .containsExactly("network.encoder: found gru with attention: strict and without sequence, where no"
                        + " encoder runs and its 24,960 parameters are in each update for nothing. Fix: write"
                        + " encoder: none, or sequence: true");
        assertThat(warnings("attention: uniform, encoder: cnn, dimension: 8"))
                .singleElement()
                .asString()
                .contains("found cnn with attention: uniform", "its 600 parameters");
        assertThat(warnings("attention: strict, encoder: none")).isEmpty();
        assertThat(warnings("attention: strict, encoder: gru, sequence: true")).isEmpty();
        assertThat(warnings("attention: contextual, encoder: gru")).isEmpty();
    }

    @Test
    void reading_withoutGates_warnsOfWithheldReasons() {
        assertThat(warnings("dimension: 8"))
                .singleElement()
                .asString()
                .startsWith("network.attention: found none, so contextual, whose reasons may fail their tests.");
    }

    @Test
    void reading_samplePlans_haveNoWarnings() throws IOException {
        try (Stream<Path> plans = Files.list(Path.of("../docs/plans"))) {
            List<Path> files =
                    plans.filter(file -> file.toString().endsWith(".yaml")).toList();
            assertThat(files).isNotEmpty();
            for (Path file : files) {
                assertThat(JobPlanReader.reading(file, Files.readString(file), TWELVE)
                                .warnings())
                        .as(file.toString())
                        .isEmpty();
            }
        }
    }

    @Test
    void read_counts_addsARoundBeforeTraining() {
        JobPlan plan = read("job: books\nfederation: {rounds: 7, counts: {cells: 65536, support: 2}}\n");

        assertThat(plan.schedule().rounds()).isEqualTo(8);
        assertThat(plan.training().rounds()).isEqualTo(7);
        assertThat(plan.facts()).containsEntry("stages[0].cells", "65536").containsEntry("stages[0].support", "2");
        JobSetup setup = JobSetup.of(plan, TWELVE);
        JobSum counts = setup.sums().get(0);
        assertThat(counts.format().size()).isEqualTo(65536);
        assertThat(counts.format().quantization().participants()).isEqualTo(12);
        RoundContext.Start sum = RoundContext.Start.counting(List.of(), counts.model());
        RoundContext.Start first =
                RoundContext.Start.of(ModelDigest.of(setup.initial().parameters()));
        assertThat(setup.format(sum)).isEqualTo(counts.format());
        assertThat(setup.format(first)).isEqualTo(setup.format());
        assertThat(setup.objection(setup.context(sum, RoundContext.NONE))).isEmpty();
        assertThat(setup.objection(setup.context(first, RoundContext.NONE)))
                .contains("the round has other counts than the plan");
        assertThat(setup.objection(setup.context(first.with(List.of(counts.model())), RoundContext.NONE)))
                .isEmpty();
        assertThat(setup.objection(
                        setup.context(RoundContext.Start.counting(List.of(), first.model()), RoundContext.NONE)))
                .isPresent();
    }

    /** Rounds are left less of the budget; all nodes take part in the sum, with noise of its own. */
    @Test
    void read_pairs_addsARoundBeforeTrainingWithinTheGuarantee() {
        String guarantee = "privacy: {unit: shopper, noise: participants, delta: 1.0e-4, population: 1000}";
        String text = "job: books\nfederation: {rounds: 7, cohort: {fraction: 0.8}, %s}\n";
        JobPlan plan = read(text.formatted("pairs: {cells: 65536, epsilon: 5}, " + guarantee));
        JobSetup setup = JobSetup.of(plan, TWELVE);
        JobSum pairs = setup.sums().get(0);

        assertThat(plan.schedule().rounds()).isEqualTo(8);
        assertThat(plan.facts())
                .containsEntry("stages[0].kind", "Pairs")
                .containsEntry("stages[0].cells", "65536")
                .containsEntry("stages[0].epsilon", "5.0");
        assertThat(pairs.format().size()).isEqualTo(65536);
        assertThat(pairs.format().quantization().participants()).isEqualTo(12);
        assertThat(setup.format().quantization().participants())
                .isEqualTo(plan.members().cohort())
                .isLessThan(12);
        assertThat(pairs.privacy().orElseThrow().terms().epsilon()).isEqualTo(5);
        assertThat(pairs.privacy().orElseThrow().terms().samplingRate()).isEqualTo(1);
        JobSetup without = JobSetup.of(read(text.formatted(guarantee)), TWELVE);
        assertThat(setup.privacy().orElseThrow().mechanism().scale().multiplier())
                .isGreaterThan(
                        without.privacy().orElseThrow().mechanism().scale().multiplier());

        RoundContext.Start sum = RoundContext.Start.counting(List.of(), pairs.model());
        int fewest = setup.round(new RoundId(1), setup.context(sum, RoundContext.NONE))
                .minimum();
        assertThat(fewest).isGreaterThan(setup.minimum()).isEqualTo(setup.minimum(setup.sumAfter(0)));
        assertThat(pairs.privacy().orElseThrow().mechanism().event(fewest)).isPresent();
        assertThat(setup.objection(setup.context(sum, RoundContext.NONE))).isEmpty();
        assertThat(setup.objection(setup.context(
                        RoundContext.Start.of(ModelDigest.of(setup.initial().parameters())), RoundContext.NONE)))
                .isPresent();
    }

    /** A sum that takes the whole budget leaves nothing for rounds. */
    @Test
    void setup_pairsWithTheWholeBudget_isRefused() {
        JobPlan plan = read(
                "job: books\nfederation: {pairs: {epsilon: 8}, privacy: {unit: shopper, epsilon: 8, population: 1000}}");

        assertThatThrownBy(() -> JobSetup.of(plan, TWELVE))
                .isInstanceOf(RefusedFederationException.class)
                .hasMessageContaining("found 8 with a privacy.epsilon of 8; expected less");
        // What needs no noise does not wait for it.
        assertThat(JobSetup.ofStored(plan, TWELVE).layout().size()).isPositive();
    }

    /** Owners have approved these digests: a release that adds a key must not change them. */
    @Test
    void digest_ofPlansOfEarlierReleases_staysTheSame() {
        assertThat(read("job: books").digest().toHex())
                .isEqualTo("97aa9a4e30abd406e3059a6d5780ac1106675298d1dd849c80b48dbcda19463f");
        assertThat(read(FULL).digest().toHex())
                .isEqualTo("fdf4a1e31d8b5128fb97eb2fa330ac7a6bee536813dc8ecb909c8f04c54db66d");
    }

    @Test
    void leastRoster_isInTheDigestOnlyWhereItIsWritten_andRefusesOlderVersions() {
        Enrolment second = enrolment(2, 12);
        JobPlan without = JobPlanReader.read(FILE, FULL, second);
        JobPlan with = JobPlanReader.read(FILE, FULL + "leastRoster: 2\n", second);

        assertThat(without.facts()).doesNotContainKey("leastRoster");
        assertThat(ChangedFacts.between(without, with)).containsExactly("leastRoster: none -> 2");
        assertThat(with.digest()).isNotEqualTo(without.digest());
        assertThatThrownBy(() -> read(FULL + "leastRoster: 2\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("plan.yaml: leastRoster: found roster version 1; expected version 2 or later. Fix: use the"
                        + " newest signed roster");
        assertThatThrownBy(() -> read(FULL + "leastRoster: 0\n")).isInstanceOf(InvalidInputException.class);
    }

    /** On the k-regular graph a coordinator can redraw the ring. */
    @Test
    void read_roundOfMoreThanThreeHundred_isRefused() {
        String masks = "secureAggregation: {corrupt: 60}";
        Enrolment many = enrolment(1, 301);

        assertThatThrownBy(() -> JobPlanReader.read(FILE, "job: books\nfederation: {" + masks + "}\n", many))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        "plan.yaml: federation: found a cohort of 301 of 301 enrolled nodes; expected at most 300 in a"
                                + " round of services. Fix: set cohort.fraction to 0.9966 or less");
        String part = "job: books\nfederation: {cohort: {fraction: 0.9966}, " + masks + "%s}\n";
        assertThat(JobPlanReader.read(FILE, part.formatted(""), many).members().cohort())
                .isEqualTo(300);
        assertThatThrownBy(() -> JobPlanReader.read(FILE, part.formatted(", counts: {}"), many))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("plan.yaml: federation.counts: found 301 enrolled nodes, which all take part in the sum;"
                        + " expected at most 300. Fix: leave counts out");
    }

    @Test
    void digest_forAnotherRoster_isAnother() {
        JobPlan later = JobPlanReader.read(FILE, FULL, enrolment(2, 12));

        assertThat(ChangedFacts.between(read(FULL), later))
                .singleElement()
                .asString()
                .startsWith("enrolment: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "federation: {faults: {dropout: 0.1}} | federation.faults: found in a job",
                "federation: {pairs: {}} | found pairs without a guarantee for shoppers; expected federation.privacy with unit: shopper",
                "federation: {pairs: {}, privacy: {unit: merchant}} | found pairs without a guarantee for shoppers",
                "federation: {pairs: {}, counts: {}, privacy: {unit: shopper, population: 9}} | found counts with privacy; expected one of the two",
                "federation: {pairs: {}, counts: {}} | found pairs without a guarantee for shoppers",
                "federation: {pairs: {}, privacy: {unit: shopper, population: 9, nodeBudget: 3}} | found pairs with a nodeBudget",
                "federation: {pairs: {epsilon: 0}, privacy: {unit: shopper, population: 9}} | federation.pairs.epsilon: found 0",
                "{federation: {pairs: {}, privacy: {unit: shopper, population: 9}}, network: {memory: false}} | federation.pairs: found with network.memory: false",
                "federation: {counts: {cells: 10}} | federation.counts.cells: found 10",
                "{federation: {counts: {}}, network: {memory: false}} | federation.counts: found with network.memory: false",
                "{federation: {counts: {rowPrior: 7}}} | federation.counts.rowPrior: found 7 without shared item vectors",
                "{federation: {counts: {rowPrior: -1}}} | federation.counts.rowPrior: found -1",
                "{network: {memoryPrior: true}, federation: {privacy: {unit: shopper, population: 9}}} | found network.memoryPrior: true with federation.privacy.unit: shopper",
                "federation: {counts: {}, privacy: {unit: shopper, population: 9}} | found counts with privacy; expected one of the two",
                "federation: {secureAggregation: none} | federation.secureAggregation: found none",
                "federation: {selection: central} | federation.selection: found central; expected last, as a coordinator has no validation",
                "federation: {cohort: {minimum: 5}} | Fix: write minimum: 5 beside federation",
                "network: {itemVectors: shared, itemRows: 15} | network.itemRows: found 15",
                "network: {encoder: none} | network.encoder: found encoder: none with attention: contextual; expected gru, cnn or transformer, whose states are read there. Fix: write encoder: gru, or attention: strict",
                "network: {encoder: none, attention: strict, sequence: true} | found encoder: none with sequence: true; expected gru, cnn or transformer, whose states are read there. Fix: write encoder: gru, or sequence: false",
                "network: {encoder: leaky-sum} | a kind from outside Hanse runs in the simulator only",
                "federation: {server: {kind: fedyogi, tau: 1}} | a kind from outside Hanse runs in the simulator only",
                "federation: {privacy: {unit: shopper}} | Fix: add population: N to privacy",
                "federation: {cohort: {fraction: 0.1}, secureAggregation: {corrupt: 8}} | found a cohort of 4 of 12 enrolled nodes",
                "federation: {secureAggregation: {corrupt: 11}} | Fix: set lower secureAggregation.corrupt",
                "minimum: 3 | minimum: found 3; expected a number from 4 to the cohort of 12",
                "minimum: 13 | minimum: found 13",
                "every: 24 | every: found 24; expected a whole number above 0 with s, m, h or d",
                "retryAfter: 0s | retryAfter: found 0s",
                "deadlines: {join: soon} | deadlines.join: found soon",
                "mostFailures: 0 | mostFailures: found 0",
                "content: {titels: true} | content: found the unknown key \"titels\"",
                "rounds: 3 | unknown key \"rounds\"",
                "content: {vector: -1} | content.vector: found -1",
                "deadlines: {training: 1h} | deadlines: found the unknown key \"training\""
            })
    void read_badKey_isRefusedInOneLine(String key, String message) {
        assertThatThrownBy(
                        () -> read((key.startsWith("{") ? "{job: books, " + key.substring(1) : "job: books\n" + key)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("plan.yaml")
                .hasMessageNotContaining("\n");
    }

    @Test
    void read_withoutName_isRefused() {
        assertThatThrownBy(() -> read("seed: 1"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no key \"job\"; expected it");
    }

    @Test
    void read_networkThatReadsNothing_isRefused() {
        String nothing = "job: books\nnetwork: {memory: false, itemVectors: none}\ncontent: {titles: false, categories:"
                + " false, brands: false, prices: false}";

        assertThatThrownBy(() -> read(nothing)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void read_rosterOfThree_isRefused() {
        assertThatThrownBy(() -> JobPlanReader.read(FILE, "job: books", enrolment(1, 3)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found a roster of 3 participants; expected at least 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5", "m", "-5m", "5 m", "0h", "5w", "1000000000s"})
    void parse_otherForms_areNoTimes(String text) {
        assertThat(DurationReader.parse(text)).isEmpty();
    }
}

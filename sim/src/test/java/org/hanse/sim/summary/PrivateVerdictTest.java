// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.hanse.core.evaluate.Difference;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Uploads;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.experiment.SyntheticFederation;
import org.hanse.sim.experiment.SyntheticScenario;
import org.hanse.sim.scenario.FederationBuilder;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.ModelBuilder;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.junit.jupiter.api.Test;

/** Verdicts where some networks have a privacy guarantee: the verdict on one is not that on another. */
class PrivateVerdictTest {

    private static final PrivacyTerms TERMS =
            new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 8, 1e-6, 1, 0.5);
    private static final ModelGuarantee GUARANTEE = new ModelGuarantee(
            new PrivacyGuarantee(
                    7.99, TERMS.delta(), TERMS.unit(), TERMS.scope().adversary()),
            7.99,
            2);
    private static final String UNDER = "epsilon at most 7.99, delta 1e-6 per shopper, against outsiders";
    private static final TrainedModel FEDERATED =
            SyntheticFederation.federated(SyntheticScenario.reading(), SyntheticFederation.rounds(2));
    private static final TrainedModel PRIVATE = privately("private");
    static final RunRecord RUN = run(
            List.of("local", "federated"),
            List.of(SyntheticScenario.LOCAL, FEDERATED, PRIVATE, from("alone", 1), from("served", 0)));

    private static RunRecord run(List<String> compare, List<TrainedModel> models) {
        return SyntheticScenario.run(
                SyntheticScenario.scenario(compare, models, SyntheticScenario.shop(), SyntheticScenario.other()), 1);
    }

    private static TrainedModel privately(String name) {
        FederationConfig usual = SyntheticFederation.rounds(2);
        return ModelBuilder.like(FEDERATED)
                .withName(name)
                .withScope(Scope.FEDERATED)
                .withReferences(List.of("federated"))
                .withGraph(Optional.empty())
                .withFederation(Optional.of(FederationBuilder.like(usual)
                        .withUploads(new Uploads(
                                100,
                                usual.uploads().rounding(),
                                Optional.empty(),
                                Optional.of(new PrivacyConfig(
                                        TERMS,
                                        OptionalInt.empty(),
                                        OptionalLong.empty(),
                                        new PrivacyConfig.Gradients(8, 8)))))
                        .build()))
                .build();
    }

    private static TrainedModel from(String name, int epochs) {
        return ModelBuilder.aModel(
                        name,
                        Scope.LOCAL,
                        PRIVATE.network(),
                        SyntheticScenario.model("x", Scope.LOCAL, PRIVATE.network(), epochs)
                                .learning())
                .withReferences(List.of("private", "local"))
                .withFrom(Optional.of("private"))
                .build();
    }

    private static String page(RunRecord run) {
        return SummaryPage.of(run).replace('−', '-').replace('\u00a0', ' ');
    }

    private static Difference difference(double value, double low, double high) {
        return new Difference(value, low, high, 100);
    }

    private static String sentence(double low, double high) {
        return VerdictWords.sentence(
                difference(0.0011, low, high),
                "private",
                "ndcg@10",
                " (" + PrivacyText.of(GUARANTEE.guarantee()) + ")");
    }

    @Test
    void sentence_saysTheGuaranteeAndGoesByTheInterval() {
        assertThat(sentence(0.0001, 0.0022))
                .isEqualTo("Federated training helps: private (" + UNDER + ") is better than the best each shop can do"
                        + " alone, +0.0011 (+0.0001 to +0.0022) in ndcg@10, 95 % interval in parentheses.");
        assertThat(sentence(-0.02, -0.01))
                .startsWith("Federated training does not help: private (" + UNDER + ") is worse than the best each");
        assertThat(sentence(-0.01, 0.02))
                .startsWith("No significant difference between private (" + UNDER + ") and the best each shop can do");
    }

    @Test
    void words_ofANetworkWithoutAGuarantee_saySoWhereOthersHaveOne() {
        assertThat(first(Optional.empty(), true, 0.004, 0.016))
                .startsWith("Federated training helps: the federated network (without a privacy guarantee) is better");
        assertThat(first(Optional.empty(), true, -0.004, 0.016))
                .startsWith("No significant difference between the federated network (without a privacy guarantee) ");
        assertThat(first(Optional.of(GUARANTEE.guarantee()), true, -0.016, -0.004))
                .startsWith("Federated training does not help: the federated network (" + UNDER + ") is worse than");
        assertThat(first(Optional.empty(), false, 0.004, 0.016))
                .startsWith("Federated training helps: the federated network is better");
    }

    private static String first(Optional<PrivacyGuarantee> own, boolean any, double low, double high) {
        Difference overall = difference((low + high) / 2, low, high);
        return new VerdictWords(new FederationVerdict(
                        new MainMetric(Metric.NDCG, 10),
                        overall,
                        Map.of(),
                        new ShopLifts(List.of()),
                        overall,
                        Optional.empty(),
                        new TreeMap<>(),
                        List.of(),
                        Optional.empty(),
                        own,
                        any,
                        List.of(),
                        List.of(),
                        0))
                .all()
                .get(0);
    }

    @Test
    void run_withAGuarantee_hasAVerdictOnItAndIsComparedWithLocalAndBestAlone() throws Exception {
        FederationVerdict verdict = FederationVerdict.of(RUN).orElseThrow();
        assertThat(verdict.guarantees()).hasSize(1);
        List<String> sentences = VerdictWords.of(verdict.guarantees().get(0));
        String words = sentences.get(0);
        String first = new VerdictWords(verdict).all().get(0);

        assertThat(sentences.get(1))
                .startsWith("Cost of the guarantee: unknown, since no model takes the steps of private without it.");
        assertThat(words)
                .contains("private (epsilon at most ", " the best each shop can do alone")
                .contains("per shopper, against outsiders)");
        assertThat(first).contains("the federated network (without a privacy guarantee)");
        assertThat(ScreenTable.of(RUN)).contains(first, words);
        assertThat(page(RUN)).contains(words);
        assertThat(RUN.comparisons())
                .extracting(Comparison::merchant, Comparison::model, Comparison::against)
                .contains(tuple("all", "federated", "local"), tuple("all", "private", "local"))
                .contains(tuple("all", "federated", "best-alone"), tuple("all", "private", "best-alone"));
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(RUN))
                        .at("/verdict/guarantees/0/model")
                        .textValue())
                .isEqualTo("private");
    }

    @Test
    void run_withTheSameStepsWithoutAGuarantee_hasTheCostOfTheGuarantee() throws Exception {
        FederationConfig usual = SyntheticFederation.rounds(2);
        TrainedModel open = ModelBuilder.like(FEDERATED)
                .withName("open")
                .withScope(Scope.FEDERATED)
                .withReferences(List.of())
                .withGraph(Optional.empty())
                .withFederation(Optional.of(FederationBuilder.like(usual)
                        .withWork(new LocalWork(new LocalWork.OneGradient(), 0, 1, true))
                        .build()))
                .build();
        RunRecord run = run(List.of("local", "federated"), List.of(SyntheticScenario.LOCAL, FEDERATED, open, PRIVATE));

        assertThat(VerdictWords.of(FederationVerdict.of(run)
                                .orElseThrow()
                                .guarantees()
                                .get(0))
                        .get(1))
                .startsWith(
                        "Cost of the guarantee: private (last round) minus open (the same steps without it, best round by"
                                + " validation) is ");
        assertThat(run.comparisons())
                .extracting(Comparison::merchant, Comparison::model, Comparison::against)
                .contains(tuple("all", "private", "open"))
                .doesNotContain(tuple("all", "private", "federated"));
        assertThat(new ObjectMapper()
                        .readTree(MetricsFile.of(run))
                        .at("/verdict/guarantees/0/cost/difference")
                        .isNumber())
                .isTrue();
    }

    /** An ablation of a federation need not stand beside the federation itself. */
    @Test
    void run_whereNoneIsCalledFederated_hasAVerdictOnTheGuarantee() {
        RunRecord run = run(List.of("local"), List.of(SyntheticScenario.LOCAL, PRIVATE));
        List<String> words = VerdictWords.of(run);

        assertThat(FederationVerdict.of(run)).isEmpty();
        assertThat(words).hasSize(2);
        assertThat(page(run)).contains("Does federated training help?", words.get(0));
        assertThat(ScreenTable.of(run)).contains("\n" + words.get(0) + "\n");
    }

    /** A released model keeps its guarantee; a locally trained one does not. */
    @Test
    void page_saysWhichModelHasWhichGuarantee() {
        ModelGuarantee guarantee = RUN.guarantee("private").orElseThrow();
        String own =
                "A shop also serves local and alone from its own shoppers' data without noise. No privacy guarantee covers these recommendations.";

        assertThat(PrivacyText.of(guarantee.guarantee()))
                .startsWith("epsilon at most ")
                .endsWith(", delta 1e-6 per shopper, against outsiders");
        assertThat(page(RUN))
                .contains("<th scope=\"row\">private<small>" + PrivacyText.of(guarantee.guarantee()) + "</small></th>")
                .contains("<th scope=\"row\">alone<small>own shoppers&#39; data without noise: no privacy guarantee")
                .contains(
                        "<th scope=\"row\">federated<small>no privacy guarantee</small></th>",
                        "<th scope=\"row\">served</th>")
                .contains(own.replace("'", "&#39;"));
        assertThat(ScreenTable.of(RUN)).contains(own);
        assertThat(page(SyntheticFederation.run(List.of("local", "federated"), 1)))
                .doesNotContain("without noise", "privacy guarantee", "is a simulation");
    }

    /** Guarantees of two models for the same shoppers compose. */
    @Test
    void run_withTwoGuarantees_hasTheirComposition() throws Exception {
        RunRecord run = run(List.of("local"), List.of(SyntheticScenario.LOCAL, PRIVATE, privately("second")));
        String words =
                "2 models have a privacy guarantee for the same shoppers. The composed guarantee of all models is epsilon at most ";

        assertThat(ScreenTable.of(run)).contains("\n" + words, "delta 2e-6 per shopper, against outsiders");
        assertThat(page(run)).contains(words);
        JsonNode metrics = new ObjectMapper().readTree(MetricsFile.of(run));
        assertThat(metrics.at("/notes/0").textValue()).startsWith(words);
        ModelGuarantee guarantee = run.guarantee("private").orElseThrow();
        JsonNode stored = metrics.path("training").path(2).path("guarantee").isMissingNode()
                ? metrics.path("training").path(1).path("guarantee")
                : metrics.path("training").path(2).path("guarantee");
        assertThat(stored.path("epsilon").doubleValue()).isEqualTo(guarantee.epsilon());
        assertThat(stored.path("unit").textValue()).isEqualTo("shopper");
        assertThat(stored.path("against").textValue()).isEqualTo("outsider");
        assertThat(ScreenTable.of(RUN)).doesNotContain("models have a privacy guarantee");
    }

    /** Beside epsilon on the screen and the page, and among the notes. */
    @Test
    void run_withAGuarantee_saysThatNothingOfItIsAPrivateRelease() {
        String words =
                "his is a simulation without a private release: its seed reveals noise and sampling, and its metrics and validation are not charged";

        assertThat(ScreenTable.of(RUN)).contains("\nT" + words + ".\n");
        assertThat(page(RUN)).contains("T" + words + ".");
        assertThat(RUN.training())
                .filteredOn(training -> training.model().equals("private"))
                .singleElement()
                .satisfies(training -> assertThat(training.notes()).contains("t" + words));
    }
}

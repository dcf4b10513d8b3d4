// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.hanse.core.explain.Grade;
import org.hanse.core.explain.faithfulness.Faithfulness.Verdict;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.recommend.Scored;
import org.hanse.core.shard.ShardRunner;
import org.hanse.explain.FaithfulnessJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Explanations of small trained networks, and explanations that are wrong on purpose. */
class FaithfulnessAccumulatorTest {

    private static final int SHOPPERS = 120;
    private static final TrainingFixture SHOP = new TrainingFixture(5, SHOPPERS);

    /** Training is reproducible and a scorer is only read: one network of each gate serves all tests. */
    private static final Map<Gate, NetworkScorer> TRAINED = new EnumMap<>(Gate.class);

    /** Sound explanations of strict networks, which several tests read. */
    private static final Faithfulness STRICT = audited(Gate.STRICT, Attribution.of(Grade.STRICT));

    private static NetworkScorer trained(Gate gate) {
        return TRAINED.computeIfAbsent(gate, own -> SHOP.trained(own, 3));
    }

    private static Recommender recommender(Gate gate) {
        NetworkScorer scorer = trained(gate);
        return Recommender.of(scorer, new int[scorer.items()]);
    }

    private static Faithfulness audited(Gate gate, Attribution attribution, List<Recommender> redrawn) {
        FaithfulnessAccumulator audit = new FaithfulnessAccumulator(
                Grade.of(SpecBuilder.aSpec().withGate(gate).build()), attribution, 7);
        FaithfulnessAccumulator.Models models =
                new FaithfulnessAccumulator.Models(recommender(gate), redrawn, Optional.empty());
        InteractionLog log = SHOP.merchant().log();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            audit.add(
                    models,
                    new Decision(
                            "home",
                            Optional.of(log.shopper(shopper)),
                            Optional.of(log.sequence(shopper)),
                            Optional.empty(),
                            1,
                            Rules.NONE,
                            Exploration.NONE,
                            true));
        }
        return audit.result();
    }

    private static Faithfulness audited(Gate gate, Attribution attribution) {
        NetworkScorer network = trained(gate);
        return audited(
                gate,
                attribution,
                FaithfulnessAccumulator.Models.of(network, new int[network.items()], 3, ShardRunner.sequential())
                        .redrawn());
    }

    private static Verdict verdict(Faithfulness result, FaithfulnessTest test) {
        return result.of(test).verdict();
    }

    private static double measured(Faithfulness result, FaithfulnessTest test) {
        return result.of(test).measured().orElseThrow();
    }

    @ParameterizedTest
    @EnumSource(
            value = Gate.class,
            names = {"STRICT", "SOFTMAX", "UNIFORM"})
    void result_exactGrades_passAllDecisiveTests(Gate gate) {
        Faithfulness result = gate == Gate.STRICT
                ? STRICT
                : audited(
                        gate,
                        Attribution.of(
                                Grade.of(SpecBuilder.aSpec().withGate(gate).build())));
        assertThat(result.cases()).isGreaterThan(SHOPPERS / 2);
        assertThat(result.outcomes())
                .filteredOn(own -> own.test().isDecisive(result.grade()))
                .allSatisfy(own -> assertThat(own.verdict()).as("%s", own).isEqualTo(Verdict.PASS));
        assertThat(result.isOffered()).isTrue();
        assertThat(measured(result, FaithfulnessTest.REMOVAL_RANKS)).isGreaterThan(0.9999);
        assertThat(measured(result, FaithfulnessTest.RESIDUAL)).isLessThan(1e-4);
        assertThat(measured(result, FaithfulnessTest.COUNTERFACTUALS)).isEqualTo(1);
        assertThat(measured(result, FaithfulnessTest.SEQUENCE_SHARE)).isZero();
    }

    /** Strict terms are the effects of removal, so deletion only measures how evenly interactions count: many equal purchases miss it. */
    @Test
    void deletion_ofStrictReasons_isAnAlarmThatWithholdsNothing() {
        assertThat(FaithfulnessTest.DELETION.verdict(0.605, Grade.STRICT)).isEqualTo(Verdict.ALARM);
        assertThat(FaithfulnessTest.DELETION.verdict(0.595, Grade.STRICT)).isEqualTo(Verdict.PASS);
        assertThat(FaithfulnessTest.DELETION.verdict(0.605, Grade.SOFTMAX)).isEqualTo(Verdict.FAIL);
        assertThat(FaithfulnessTest.DELETION.verdict(0.605, Grade.CONTEXTUAL)).isEqualTo(Verdict.FAIL);
        Faithfulness strict = STRICT.with(FaithfulnessTest.DELETION, 0.605, "");
        assertThat(strict.isOffered()).isTrue();
        ObjectNode document = FaithfulnessJson.of(strict);
        assertThat(FaithfulnessJson.isOffered(document)).isTrue();
        assertThat(FaithfulnessJson.alarms(document)).contains("deletion");
        assertThat(FaithfulnessJson.failed(document)).isEmpty();
    }

    /** Documents of earlier versions have a failed deletion, and are not offered. */
    @Test
    void deletion_inADocumentOfAnEarlierVersion_isAnAlarmWhereStrict() {
        Faithfulness strict = STRICT.with(FaithfulnessTest.DELETION, 0.605, "");
        ObjectNode document = FaithfulnessJson.of(strict).put("offered", false);
        document.path("tests").forEach(test -> {
            if (test.path("name").asText().equals("deletion")) {
                ((ObjectNode) test).put("result", "fail");
            }
        });
        assertThat(FaithfulnessJson.isOffered(document)).isTrue();
        assertThat(FaithfulnessJson.alarms(document)).contains("deletion");
        assertThat(FaithfulnessJson.isOffered(document.deepCopy().put("grade", "softmax")))
                .isFalse();
        document.path("tests").forEach(test -> {
            if (test.path("name").asText().equals("sufficiency")) {
                ((ObjectNode) test).put("result", "reported");
            }
        });
        assertThat(FaithfulnessJson.isOffered(document)).isFalse();
    }

    /** A softmax term is not the effect of removal, and an explanation with terms as effects fails. */
    @Test
    void result_softmaxTermsAsEffects_fails() {
        Faithfulness result = audited(Gate.SOFTMAX, Attribution.of(Grade.STRICT));
        assertThat(verdict(result, FaithfulnessTest.COMPLETENESS)).isEqualTo(Verdict.PASS);
        assertThat(verdict(result, FaithfulnessTest.RESIDUAL)).isEqualTo(Verdict.ALARM);
        assertThat(result.isOffered()).isFalse();
    }

    @Test
    void result_contextual_addsUpAndMeasuresTheResidual() {
        Faithfulness result = audited(Gate.CONTEXTUAL, Attribution.of(Grade.CONTEXTUAL));
        assertThat(verdict(result, FaithfulnessTest.COMPLETENESS)).isEqualTo(Verdict.PASS);
        assertThat(measured(result, FaithfulnessTest.RESIDUAL)).isGreaterThan(0.001);
        assertThat(measured(result, FaithfulnessTest.COUNTERFACTUALS)).isEqualTo(1);
    }

    /** Terms of an interaction that are given to another one. */
    private static Attribution shuffled() {
        return changed((scored, terms) -> {
            List<Double> values = new ArrayList<>(terms.interactions().stream()
                    .map(ScoreTerms.Interaction::sum)
                    .toList());
            Collections.shuffle(values, new Random(values.size()));
            return values;
        });
    }

    private static Attribution attention() {
        return changed((scored, terms) -> scored.gates());
    }

    private static Attribution withoutTransitions() {
        return changed((scored, terms) -> terms.interactions().stream()
                .map(own -> own.sum() - own.tables().transitions())
                .toList());
    }

    private interface Values {
        List<Double> of(Scored scored, ScoreTerms terms);
    }

    private static Attribution changed(Values values) {
        return new Attribution() {
            @Override
            public List<Double> terms(Scored scored, ScoreTerms terms) {
                return values.of(scored, terms);
            }

            @Override
            public List<Double> effects(Scored scored, ScoreTerms terms, int item) {
                return values.of(scored, terms);
            }
        };
    }

    @Test
    void result_shuffledTerms_addUpButFail() {
        Faithfulness result = audited(Gate.STRICT, shuffled());
        assertThat(verdict(result, FaithfulnessTest.COMPLETENESS)).isEqualTo(Verdict.PASS);
        assertThat(verdict(result, FaithfulnessTest.REMOVAL_RANKS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.REMOVAL_SIGNS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.COMPREHENSIVENESS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.DELETION)).isEqualTo(Verdict.ALARM);
        assertThat(result.isOffered()).isFalse();
    }

    @Test
    void result_attentionInPlaceOfTerms_fails() {
        Faithfulness result = audited(Gate.STRICT, attention());
        assertThat(verdict(result, FaithfulnessTest.COMPLETENESS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.REMOVAL_RANKS)).isEqualTo(Verdict.FAIL);
        assertThat(result.isOffered()).isFalse();
    }

    @Test
    void result_missingTable_fails() {
        Faithfulness result = audited(Gate.STRICT, withoutTransitions());
        assertThat(verdict(result, FaithfulnessTest.COMPLETENESS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.REMOVAL_RANKS)).isEqualTo(Verdict.FAIL);
        assertThat(result.isOffered()).isFalse();
    }

    /** It names the newest interactions, independent of the parameters. */
    @Test
    void result_recencyInPlaceOfTerms_staysWhenParametersAreRedrawn() {
        Faithfulness result = audited(
                Gate.STRICT,
                changed((scored, terms) -> terms.interactions().stream()
                        .map(own -> (double) own.index())
                        .toList()));
        assertThat(verdict(result, FaithfulnessTest.REDRAWN)).isEqualTo(Verdict.FAIL);
        assertThat(result.isOffered()).isFalse();
    }

    /** An explanation without an order agrees with no other. */
    @Test
    void result_sameValueForAll_fails() {
        Faithfulness result = audited(
                Gate.STRICT,
                changed((scored, terms) ->
                        Collections.nCopies(terms.interactions().size(), 1.0)));
        assertThat(verdict(result, FaithfulnessTest.REMOVAL_RANKS)).isEqualTo(Verdict.FAIL);
        assertThat(verdict(result, FaithfulnessTest.REDRAWN)).isEqualTo(Verdict.FAIL);
    }

    @Test
    void result_noModelWithRedrawnParameters_isNotOffered() {
        Faithfulness result = audited(Gate.STRICT, Attribution.of(Grade.STRICT), List.of());
        assertThat(result.of(FaithfulnessTest.REDRAWN).measured()).isEmpty();
        assertThat(result.isOffered()).isFalse();
    }

    /** Terms that do not depend on the parameters do not explain the model. */
    @Test
    void result_sameParametersInPlaceOfRedrawnOnes_fails() {
        Faithfulness result = audited(Gate.STRICT, Attribution.of(Grade.STRICT), List.of(recommender(Gate.STRICT)));
        assertThat(measured(result, FaithfulnessTest.REDRAWN)).isEqualTo(1);
        assertThat(result.isOffered()).isFalse();
    }

    @Test
    void result_noDecisions_isNotOffered() {
        Faithfulness result = new FaithfulnessAccumulator(Grade.STRICT, Attribution.of(Grade.STRICT), 1).result();
        assertThat(result.isOffered()).isFalse();
        assertThat(result.outcomes())
                .hasSize(FaithfulnessTest.values().length)
                .allSatisfy(own -> assertThat(own.measured()).isEmpty());
    }
}

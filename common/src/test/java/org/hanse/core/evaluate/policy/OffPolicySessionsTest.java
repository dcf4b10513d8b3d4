// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Bootstrap;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.LoggedDecisions.Decision;
import org.hanse.core.interaction.LoggedDecisions.Session;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.shard.ShardRunner;
import org.hanse.core.world.ExactValues;
import org.hanse.core.world.FiniteWorld;
import org.hanse.core.world.SmallShops;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Estimates by sessions: computed by hand, against exact values of small shops, and over many logs. */
class OffPolicySessionsTest {

    private static final ObjectiveRewards REWARDS = SmallShops.rewards(0.05, 0.3, 1, 0.2);
    private static final List<Double> OMEGA = List.of(1.0, 1.0, 1.0);

    /** Log of sessions, step by step. */
    private static final class Log {

        private final List<Decision> decisions = new ArrayList<>();
        private final List<Session> sessions = new ArrayList<>();
        private final TargetPolicy.Accumulator target = new TargetPolicy.Accumulator();
        private List<Integer> steps = new ArrayList<>();

        Log step(String state, int item, double propensity, double reward, double... policy) {
            return step(state, item, decisions.size(), propensity, reward, policy);
        }

        Log step(String state, int item, int cluster, double propensity, double reward, double... policy) {
            int row = decisions.size();
            List<String> context = state.isEmpty() ? List.of() : List.of(state);
            decisions.add(new Decision(row, item, 1, cluster, propensity, reward, Optional.empty(), context));
            IntStream.range(0, policy.length).forEach(i -> target.add(i, policy[i]));
            target.endDecision();
            steps.add(row);
            return this;
        }

        Log close(boolean ended) {
            sessions.add(new Session(steps, ended));
            steps = new ArrayList<>();
            return this;
        }

        OffPolicySessions sessions() {
            List<String> names = decisions.get(0).context().isEmpty() ? List.of() : List.of("state");
            return OffPolicySessions.of(
                    new LoggedDecisions("known", Catalogue.of(List.of()), names, decisions, sessions),
                    target.toPolicy());
        }
    }

    private record Values(double logged, double pdwis, double fqe) {}

    private static Values estimates(OffPolicySessions sessions, double discount) {
        OffPolicyEvaluation evaluation =
                OffPolicyEvaluation.of(sessions, discount, new Bootstrap(1, 1, ShardRunner.sequential()));
        assertThat(evaluation.estimates())
                .extracting(OffPolicyEvaluation.Named::name)
                .containsExactly("pdwis", "fqe");
        return new Values(
                evaluation.logged().value(),
                evaluation.estimates().get(0).estimate().value(),
                evaluation.estimates().get(1).estimate().value());
    }

    /** Ratios are 1.5 for item 1 and .5 for item 0. The third session is cut off after its second step. */
    private static OffPolicySessions three() {
        return new Log()
                .step("x", 0, .5, 1, .25, .75)
                .step("y", 1, .5, 2, .25, .75)
                .close(true)
                .step("x", 1, .5, 3, .25, .75)
                .close(true)
                .step("x", 1, .5, 0, .25, .75)
                .step("y", 0, .5, 8, .25, .75)
                .close(false)
                .step("x", 1, .5, 1, .25, .75)
                .step("y", 0, .5, 4, .25, .75)
                .step("y", 1, .5, 6, .25, .75)
                .close(true)
                .sessions();
    }

    /**
     * Weights at step 0: .5, 1.5, 1.5, 1.5. At step 1: .75, 1.5 kept, .75, .75. At step 2: .75 kept, 1.5 kept, none of the session cut off,
     * 1.125.
     */
    @Test
    void pdwis_fourSessions_isTheOneByHand() {
        double expected = (.5 + 4.5 + 0 + 1.5) / 5 + .5 * (1.5 + 6 + 3) / 3.75 + .25 * (1.125 * 6) / 3.375;
        assertThat(estimates(three(), .5).pdwis()).isCloseTo(expected, within(1e-12));
        assertThat(expected).isCloseTo(3.2, within(1e-12));
        double logged = 5. / 4 + .5 * (2 + 8 + 4) / 4 + .25 * 6 / 3;
        assertThat(estimates(three(), .5).logged()).isCloseTo(logged, within(1e-12));
    }

    /**
     * The last step of the session cut off is left out. {@code Q(y, 0) = 4 + V(y) / 2}, {@code Q(y, 1) = (2 + 6) / 2 = 4}, {@code V(y) = (4 + V(y)
     * / 2) / 4 + 3}, so {@code V(y) = 32 / 7}. {@code Q(x, 0) = 1 + V(y) / 2}, {@code Q(x, 1) = (3 + 0 + 1 + 2 V(y) / 2) / 3}.
     */
    @Test
    void fqe_fourSessions_isTheOneByHand() {
        double y = 32. / 7;
        double expected = .25 * (1 + y / 2) + .75 * (4 + y) / 3;
        assertThat(estimates(three(), .5).fqe()).isCloseTo(expected, within(1e-9));
    }

    @Test
    void support_fourSessions_countsSessions() {
        OffPolicySupport support = OffPolicyEvaluation.of(three(), .5, new Bootstrap(1, 1, ShardRunner.sequential()))
                .support();
        assertThat(support.count()).isEqualTo(4);
        double sum = .75 + 1.5 + .75 + 1.125;
        assertThat(support.meanWeight()).isCloseTo(sum / 4, within(1e-12));
        assertThat(support.maxWeight()).isCloseTo(1.5, within(1e-12));
        assertThat(support.ess()).isCloseTo(sum * sum / (2 * .5625 + 2.25 + 1.265625), within(1e-12));
        double[] returns = {.5 + .5 * 1.5, 4.5, .5 * 6, 1.5 + .5 * 3 + .25 * 6.75};
        double all = Arrays.stream(returns).sum();
        assertThat(support.rewarded())
                .isCloseTo(
                        all * all / Arrays.stream(returns).map(own -> own * own).sum(), within(1e-12));
        assertThat(support.coverage()).isCloseTo(1, within(1e-12));
        assertThat(support.against()).contains("fewer than 100 effective sessions");
        assertThat(three().cut()).isEqualTo(1);
    }

    /** Item 2 was never shown in x: it has the mean of the steps there. Nothing is known of y, which has the mean of all. */
    @Test
    void fqe_unseen_hasTheMeanOfTheStateElseOfAll() {
        OffPolicySessions sessions = new Log()
                .step("x", 0, .5, 1, .2, .3, .5)
                .close(true)
                .step("x", 1, .5, 2, .2, .3, .5)
                .close(true)
                .step("x", 1, .5, 4, .2, .3, .5)
                .close(true)
                .step("y", 1, .5, 9, .2, .3, .5)
                .close(false)
                .sessions();
        double mean = 7. / 3;
        assertThat(estimates(sessions, .9).fqe()).isCloseTo((3 * (.2 + .3 * 3 + .5 * mean) + mean) / 4, within(1e-9));
        assertThat(sessions.coverage()).isCloseTo((3 * .5 + .3) / 4, within(1e-12));
    }

    @Test
    void estimates_nothingKnown_areNoNumbers() {
        OffPolicySessions other = new Log().step("", 0, .5, 1, 0, 1).close(true).sessions();
        assertThat(estimates(other, .9).pdwis()).isNaN();
        OffPolicySessions cut = new Log().step("", 0, .5, 1, 1).close(false).sessions();
        assertThat(estimates(cut, .9).fqe()).isNaN();
        OffPolicySessions loop = new Log()
                .step("x", 0, .5, 1, 1)
                .step("x", 0, .5, 1, 1)
                .close(false)
                .sessions();
        assertThat(estimates(loop, 1).fqe()).isNaN();
        assertThat(estimates(loop, .5).fqe()).isCloseTo(2, within(1e-9));
    }

    /** Without context, the state is the number of the step and the item before. */
    @Test
    void states_noContext_areStepAndItemBefore() {
        OffPolicySessions sessions = new Log()
                .step("", 0, .5, 1, 1)
                .step("", 1, .5, 1, 1)
                .close(true)
                .step("", 0, .5, 1, 1)
                .step("", 0, .5, 1, 1)
                .step("", 0, .5, 1, 1)
                .close(true)
                .step("", 1, .5, 1, 1)
                .step("", 1, .5, 1, 1)
                .close(true)
                .sessions();
        assertThat(sessions.states()).containsExactly(0, 1, 0, 1, 2, 0, 3);
    }

    @Test
    void groups_sharedClusters_areOne() {
        OffPolicySessions sessions = new Log()
                .step("", 0, 5, .5, 1, 1)
                .close(true)
                .step("", 0, 6, .5, 1, 1)
                .close(true)
                .step("", 0, 7, .5, 1, 1)
                .step("", 0, 8, .5, 1, 1)
                .close(true)
                .step("", 0, 8, .5, 1, 1)
                .step("", 0, 5, .5, 1, 1)
                .close(true)
                .sessions();
        assertThat(sessions.groups()).containsExactly(0, 1, 0, 0);
    }

    @Test
    void badInput_isRefused() {
        OffPolicySessions good = new Log().step("", 0, .5, 1, 1).close(true).sessions();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> estimates(good, 1.1))
                .withMessage("discount 1.1 is outside (0, 1]");
        for (double propensity : new double[] {0, 1.5, Double.NaN}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Log().step("", 0, propensity, 1, 1))
                    .withMessage("propensity " + propensity + " is outside (0, 1]");
        }
        for (double reward : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Log().step("", 0, .5, reward, 1))
                    .withMessage("reward " + reward + " is not a finite number");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Log().step("", 0, .5, 1, 1).sessions())
                .withMessage("a log without sessions");
        List<Decision> two = List.of(
                new Decision(0, 0, 1, 0, .5, 1, Optional.empty(), List.of()),
                new Decision(1, 0, 1, 1, .5, 1, Optional.empty(), List.of()));
        for (List<Integer> wrong : List.of(List.of(1, 0), List.of(0, 0), List.of(0, 2), List.of(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new LoggedDecisions(
                            "known", Catalogue.of(List.of()), List.of(), two, List.of(new Session(wrong, true))))
                    .withMessageContaining("decision");
        }
    }

    /** Logs of a world; the context is the state. A session is cut off after {@code most} steps. */
    private static OffPolicySessions log(
            FiniteWorld world, double[][] behaviour, double[][] target, int sessions, int most, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Log log = new Log();
        for (int session = 0; session < sessions; session++) {
            List<FiniteWorld.Start> starts = world.starts();
            int state = starts.get(drawn(
                            starts.stream()
                                    .mapToDouble(FiniteWorld.Start::probability)
                                    .toArray(),
                            random))
                    .state();
            for (int step = 0; step < most && state != FiniteWorld.GONE; step++) {
                int item = drawn(behaviour[state], random);
                List<FiniteWorld.Outcome> outcomes = world.outcomes(state, item);
                FiniteWorld.Outcome outcome = outcomes.get(drawn(
                        outcomes.stream()
                                .mapToDouble(FiniteWorld.Outcome::probability)
                                .toArray(),
                        random));
                double reward = Arrays.stream(FiniteWorld.reward(REWARDS, outcome.type()))
                        .sum();
                log.step("s" + state, item, behaviour[state][item], reward, target[state]);
                state = outcome.next();
            }
            log.close(state == FiniteWorld.GONE);
        }
        return log.sessions();
    }

    private static int drawn(double[] probabilities, SplittableRandom random) {
        double left = random.nextDouble();
        int last = 0;
        for (int i = 0; i < probabilities.length; i++) {
            if (probabilities[i] > 0) {
                last = i;
                left -= probabilities[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        return last;
    }

    /** Returns the policy that shows the items a state allows in proportion to weights. */
    private static double[][] policy(FiniteWorld world, double... weights) {
        double[][] policy = new double[world.states()][world.items()];
        for (int s = 0; s < world.states(); s++) {
            int state = s;
            double sum = IntStream.range(0, world.items())
                    .filter(a -> world.allows(state, a))
                    .mapToDouble(a -> weights[a])
                    .sum();
            for (int a = 0; a < world.items() && sum > 0; a++) {
                policy[s][a] = world.allows(s, a) ? weights[a] / sum : 0;
            }
        }
        return policy;
    }

    private static double worth(FiniteWorld world, double[][] policy, double discount) {
        return new ExactValues(world, REWARDS, discount, OMEGA).worth(policy);
    }

    /** Outcomes are random: 0 keeps the shopper for longer, 1 sells. */
    private static FiniteWorld chances() {
        return new FiniteWorld(2)
                .start(.5, 0, 0, SmallShops.VIEW)
                .start(.5, 1, 0, SmallShops.VIEW)
                .when(0, 0, .7, SmallShops.CLICK, 1)
                .when(0, 0, .3, SmallShops.VIEW, FiniteWorld.GONE)
                .when(0, 1, .5, SmallShops.PURCHASE, FiniteWorld.GONE)
                .when(0, 1, .5, SmallShops.VIEW, 0)
                .when(1, 0, .4, SmallShops.CLICK, 0)
                .when(1, 0, .6, SmallShops.VIEW, FiniteWorld.GONE)
                .when(1, 1, .3, SmallShops.PURCHASE, FiniteWorld.GONE)
                .when(1, 1, .7, SmallShops.VIEW, FiniteWorld.GONE);
    }

    static Stream<Arguments> worlds() {
        return Stream.of(.5, .9, 1.0)
                .flatMap(discount -> Stream.of(
                        Arguments.of("clickbait", SmallShops.clickbait(4), discount),
                        Arguments.of("viewBeforePurchase", SmallShops.viewBeforePurchase(4), discount),
                        Arguments.of("longWay", SmallShops.longWay(6), discount),
                        Arguments.of("wayOut", SmallShops.wayOut(), discount),
                        Arguments.of("eachOnce", SmallShops.eachOnce(3), discount)));
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("worlds")
    void fqe_smallShops_isWithinOnePercentOfTheExactValue(String name, FiniteWorld world, double discount) {
        double[][] behaviour = policy(world, .3, .3, .2, .2);
        double[][] target = policy(world, .1, .2, .3, .4);
        OffPolicySessions sessions = log(world, behaviour, target, 20_000, 1000, 1);
        assertThat(estimates(sessions, discount).fqe() / worth(world, target, discount))
                .isCloseTo(1, within(.01));
    }

    /** Sessions that are cut off: the same value, though nine in ten are. Taking them as ended misses it. */
    @ParameterizedTest
    @ValueSource(doubles = {.9, .99})
    void fqe_cutSessions_isWithinOnePercentOfTheExactValue(double discount) {
        FiniteWorld world = SmallShops.wayOut();
        double[][] behaviour = policy(world, .4, .3, .25, .05);
        double[][] target = policy(world, .1, .3, .5, .1);
        OffPolicySessions sessions = log(world, behaviour, target, 20_000, 3, 1);
        assertThat((double) sessions.cut() / sessions.size()).isBetween(.8, .95);
        double exact = worth(world, target, discount);
        assertThat(estimates(sessions, discount).fqe() / exact).isCloseTo(1, within(.01));
        boolean[] ended = new boolean[sessions.size()];
        Arrays.fill(ended, true);
        OffPolicySessions wrong = new OffPolicySessions(
                sessions.starts(),
                ended,
                sessions.groups(),
                sessions.decisions(),
                sessions.states(),
                sessions.items(),
                sessions.ratios(),
                sessions.rewards(),
                sessions.coverage(),
                sessions.target());
        assertThat(estimates(wrong, discount).fqe() / exact).isLessThan(.8);
    }

    @Test
    void estimates_randomOutcomes_areNearTheExactValue() {
        FiniteWorld world = chances();
        double[][] target = policy(world, .3, .7);
        OffPolicySessions sessions = log(world, policy(world, .6, .4), target, 50_000, 1000, 3);
        double exact = worth(world, target, .9);
        Values found = estimates(sessions, .9);
        assertThat(found.fqe() / exact).isCloseTo(1, within(.01));
        assertThat(found.pdwis() / exact).isCloseTo(1, within(.02));
        assertThat(found.logged() / exact).isLessThan(.95);
    }

    /** 95 % intervals over 400 logs of 200 sessions. */
    @Test
    void intervals_manyLogs_holdTheExactValue() {
        int logs = 400;
        FiniteWorld world = chances();
        double[][] target = policy(world, .3, .7);
        double exact = worth(world, target, .9);
        Map<String, Double> held = new LinkedHashMap<>();
        for (int run = 0; run < logs; run++) {
            OffPolicySessions sessions = log(world, policy(world, .6, .4), target, 200, 1000, 100 + run);
            OffPolicyEvaluation evaluation =
                    OffPolicyEvaluation.of(sessions, .9, new Bootstrap(200, run, ShardRunner.sequential()));
            evaluation
                    .estimates()
                    .forEach(own -> held.merge(
                            own.name(),
                            own.estimate().low() <= exact
                                            && exact <= own.estimate().high()
                                    ? 1.0 / logs
                                    : 0,
                            Double::sum));
        }
        assertThat(held.values())
                .hasSize(2)
                .allSatisfy(share -> assertThat(share).isBetween(.9, .99));
    }
}

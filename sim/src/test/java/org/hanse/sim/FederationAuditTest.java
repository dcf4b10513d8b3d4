// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.LearnedCatalogues;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.learn.NetworkTrainer;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.learn.ShopperTrainer.Draw;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.optimizer.FedAvg;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.AuditSettings;
import org.hanse.sim.audit.AuditSubject;
import org.hanse.sim.audit.AuditSummary;
import org.hanse.sim.audit.Claim;
import org.hanse.sim.audit.FederationAudit;
import org.hanse.sim.audit.Finding;
import org.hanse.sim.audit.Finding.Attack;
import org.hanse.sim.audit.Finding.On;
import org.hanse.sim.audit.Finding.Verdict;
import org.hanse.sim.federate.FederationConfig;
import org.hanse.sim.federate.FederationConfig.Faults;
import org.hanse.sim.federate.FederationConfig.Movement;
import org.hanse.sim.federate.FederationConfig.Uploads;
import org.hanse.sim.federate.Locals;
import org.hanse.sim.federate.PrivacyConfig;
import org.hanse.sim.train.LearningConfig;
import org.hanse.sim.train.NetworkSource;
import org.junit.jupiter.api.Test;

/** Attacks on federations of the network itself: canaries are interactions, and their gradients are the trainer's. */
class FederationAuditTest {

    private static final int ROUNDS = 2;
    private static final double CLIP = 0.05;
    private static final int ITEMS = 3000;
    private static final int SHOPS = 4;

    /** Knows items by vectors that all shops share, of one catalogue. */
    private static final ModelSpec SPEC = new ModelSpec(
            4,
            1,
            ModelSpec.Encoder.GRU,
            ModelSpec.Gate.CONTEXTUAL,
            8,
            Optional.empty(),
            ModelSpec.ItemVectors.SHARED,
            0,
            false,
            8,
            8,
            0);

    private static final Catalogue CATALOGUE = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(i -> CatalogueItem.bare(new ItemId("item" + i)))
            .toList());

    /** Shoppers who walk along the items. */
    private static InteractionLog log(int shop) {
        SplittableRandom random = new SplittableRandom(shop);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 30; s++) {
            log.beginShopper(new ShopperId("shopper" + s));
            int item = random.nextInt(ITEMS);
            for (int i = 0; i < 6; i++) {
                log.add((item + i) % ITEMS, view).time(1_000_000L * (100 * i + s));
            }
        }
        return log.toLog();
    }

    private static FederationConfig config(double epsilon, double clip) {
        return new FederationConfig(
                ROUNDS,
                new LocalWork(new LocalWork.Epochs(1), 0, 1, true),
                new CohortRule(1, 4),
                new Movement(new FedAvg(1), 1),
                new Uploads(
                        100,
                        new FederationConfig.Rounding(0x1p-20, 16),
                        Optional.empty(),
                        Optional.of(new PrivacyConfig(
                                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, epsilon, 1e-5, clip, 1),
                                OptionalInt.empty(),
                                OptionalLong.of(600),
                                new PrivacyConfig.Gradients(64, 8)))),
                Faults.NONE);
    }

    private static AuditSummary audit(double epsilon, UnaryOperator<Locals> build) {
        return audit(config(epsilon, CLIP), build);
    }

    private static AuditSummary audit(FederationConfig config, UnaryOperator<Locals> build) {
        NetworkSource network = new NetworkSource(
                SPEC,
                new LearnedCatalogues(SPEC),
                LearningConfig.DEFAULT,
                RewardRule.of(RewardSettings.DEFAULT).rewards(),
                1);
        AuditSubject subject = new AuditSubject(
                network,
                (merchants, exclude, shards) -> build.apply(network.of(merchants, exclude, shards)),
                config,
                IntStream.range(0, SHOPS)
                        .mapToObj(i -> new AuditSubject.Member(
                                new ParticipantId("shop-" + i), new NetworkTrainer.Merchant(log(i), CATALOGUE)))
                        .toList(),
                new AuditSubject.Draws(false, 1));
        return new FederationAudit(subject, new AuditSettings(1000, ROUNDS), ShardRunner.sequential()).run(step -> {});
    }

    private static Finding find(AuditSummary summary, Attack attack, On on) {
        return summary.findings().stream()
                .filter(finding -> finding.attack() == attack && finding.on() == on)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding of " + attack + " on " + on));
    }

    @Test
    void run_shippedBuild_findsNothingBeyondThePromise() {
        AuditSummary summary = audit(2, locals -> locals);

        assertThat(summary.rounds()).isEqualTo(ROUNDS);
        assertThat(summary.claim().epsilon()).isBetween(1.9, 2.0);
        assertThat(summary.holds()).as(summary.toString()).isTrue();
        assertThat(find(summary, Attack.CANARIES, On.RELEASED_SUMS).verdict(summary.claim()))
                .isEqualTo(Verdict.WITHIN);
        assertThat(find(summary, Attack.ROWS, On.BARE_UPDATE).curve().area()).isGreaterThan(0.99);
        assertThat(find(summary, Attack.INVERSION, On.BARE_GRADIENT).recovered().share())
                .isGreaterThan(0.95);
        assertThat(find(summary, Attack.INVERSION, On.RELEASED_SUMS).recovered().share())
                .isLessThan(0.05);
        assertThat(summary.noise().orElseThrow().problem()).isEmpty();
    }

    /** Noise is what an epsilon of 40 takes. */
    @Test
    void run_noiseOfAGreaterEpsilon_findsTheCanaries() {
        AuditSummary summary = audit(40, locals -> locals);

        assertThat(find(summary, Attack.CANARIES, On.RELEASED_SUMS).verdict(new Claim(2, 1e-5)))
                .as(summary.toString())
                .isEqualTo(Verdict.BEYOND);
    }

    /** Gradients so long that a node's sum cannot be one of clipped ones do not leave it. */
    @Test
    void run_clipOffAndGradientsTooLong_isRefusedByTheNodes() {
        assertThatThrownBy(() -> audit(config(2, CLIP / 3), FederationAuditTest::unclipped))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no round released a sum")
                .hasMessageContaining("a sum that is longer than that of");
    }

    /** Gradients leave as long as they are, six times the clip norm; noise is that of the promise. */
    @Test
    void run_clipOff_findsTheCanaries() {
        AuditSummary summary = audit(2, FederationAuditTest::unclipped);

        assertThat(find(summary, Attack.CANARIES, On.RELEASED_SUMS).verdict(summary.claim()))
                .as(summary.toString())
                .isEqualTo(Verdict.BEYOND);
        assertThat(summary.holds()).isFalse();
    }

    private static Locals unclipped(Locals locals) {
        return (Locals) Proxy.newProxyInstance(
                Locals.class.getClassLoader(), new Class<?>[] {Locals.class}, (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(locals, arguments);
                        return method.getName().equals("shopperTrainer")
                                ? ((Optional<?>) result).map(trainer -> unclipped((ShopperTrainer) trainer))
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static ShopperTrainer unclipped(ShopperTrainer trainer) {
        return (ShopperTrainer) Proxy.newProxyInstance(
                ShopperTrainer.class.getClassLoader(),
                new Class<?>[] {ShopperTrainer.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("contribute")
                                ? trainer.contribute(
                                        (Integer) arguments[0],
                                        new Draw(((Draw) arguments[1]).rate(), norm -> 1),
                                        (RandomGenerator) arguments[2])
                                : method.invoke(trainer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.Clipper;
import org.hanse.core.privacy.ExampleWeight;
import org.hanse.core.privacy.NoiseShare;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.UpdatePipeline;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.GuessingGame.Outcome;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.ScriptedFederation;
import org.hanse.sim.federate.SyntheticPrivacy;

/**
 * Training and attack of a whole federation with a thousand gradient canaries. All settings but the seed, the noise party and the flaw were
 * fixed before the first run. docs/results/2026-11-26-attacks.md gives their reasons.
 *
 * @param noise party that adds the noise
 * @param shops number of shops, all in every round
 * @param rate sampling probability of a shopper in a round
 * @param seed seed of coins, signs and the federation
 */
record GradientAudit(NoiseBy noise, int shops, double rate, long seed) {

    static final int CANARIES = 1000;
    static final Claim CLAIM = new Claim(2, 1e-5);
    static final int ROUNDS = 2;

    /** The clip norm of {@code hanse demo}. */
    static final double CLIP = 0.5;

    /** Build: the shipped one, or one with a flaw. */
    enum Build {
        SHIPPED,

        /** Gradients are as long as they are. */
        CLIP_OFF,

        /** Sums are released as they are. */
        NOISE_OFF,

        /** The noise is what an epsilon of 40 takes. */
        NOISE_OF_EPSILON_40;

        private double epsilon() {
            return this == NOISE_OF_EPSILON_40 ? 40 : CLAIM.epsilon();
        }
    }

    /** Creates an audit without sampling. */
    static GradientAudit of(NoiseBy noise, int shops, long seed) {
        return new GradientAudit(noise, shops, 1, seed);
    }

    /** Attacks a build in shops with canaries alone and two parameters of the model for each canary. */
    Outcome play(Build build) {
        return play(build, EmptyShops.of(2 * CANARIES + 3));
    }

    /** Attacks a build with canaries beside existing shoppers. */
    Outcome play(Build build, ClientTrainers shoppers) {
        Membership membership = Membership.toss(CANARIES, new SplittableRandom(seed));
        return play(build, shoppers, membership, GradientCanaries.longest(membership, shops));
    }

    /** Attacks a build with canaries whose norm is {@code factor} clip norms. */
    Outcome play(Build build, ClientTrainers shoppers, double factor) {
        return play(build, shoppers, Membership.toss(CANARIES, new SplittableRandom(seed)), factor);
    }

    private Outcome play(Build build, ClientTrainers shoppers, Membership membership, double factor) {
        ParameterLayout layout =
                shoppers.trainer(ShardRunner.sequential()).initial().layout();
        GradientCanaries canaries = new GradientCanaries(membership, shops, layout, factor * CLIP, seed);
        ClientTrainers locals = canaries.with(shoppers);
        Federation federation = new Federation(
                config(build.epsilon()),
                SyntheticPrivacy.roster("shop-", shops),
                build == Build.CLIP_OFF ? TamperedTrainers.unclipped(locals) : locals,
                seed,
                ShardRunner.sequential());
        ClippingFactor atMost = ClippingFactor.atMost(CLIP);
        CanaryAttack attack = new CanaryAttack(CANARIES, (canary, model) -> canaries.gradient(canary, atMost), rate);
        federation.listenToReleases(
                (before, sum) -> attack.released(before, build == Build.NOISE_OFF ? bare(before, sum, locals) : sum));
        for (int round = 0; round < ROUNDS; round++) {
            federation.epoch((step, loss) -> {});
        }
        assertThat(federation.rounds())
                .allSatisfy(round -> assertThat(round.missing()).isEmpty());
        return GuessingGame.STANDARD.play(membership.beside(attack.scores()), CLAIM.delta());
    }

    private FederationConfig config(double epsilon) {
        PrivacyTerms terms = new PrivacyTerms(PrivacyUnit.SHOPPER, noise, epsilon, CLAIM.delta(), CLIP, rate);
        FederationConfig usual = SyntheticPrivacy.config(
                ROUNDS,
                SyntheticPrivacy.guarantee(terms, OptionalLong.of(CANARIES)),
                noise == NoiseBy.PARTICIPANTS,
                Faults.NONE);
        return ScriptedFederation.withCohort(
                SyntheticPrivacy.allowingLowSignal(usual), new CohortRule(1, Math.min(shops, 4)));
    }

    /** Returns the release without noise: the shipped path from trainers to the sum, in which masks cancel. */
    private NoisedSum bare(GlobalModel model, NoisedSum noised, ClientTrainers locals) {
        QuantizationSpec spec = noised.sum().spec();
        ShopperTrainer trainer = locals.shopperTrainer(SyntheticPrivacy.GRADIENTS, ShardRunner.sequential())
                .orElseThrow();
        trainer.begin(model, model);
        Clipper clipper = Clipper.atMost(CLIP, new ExampleWeight(1));
        RingVector sum = RingVector.zero(spec.ringBits(), noised.sum().size());
        try (StreamRandom chance = StreamRandom.seededForTesting(seed)) {
            UpdatePipeline pipeline = new UpdatePipeline(clipper, new Quantizer(spec, chance), NoiseShare.NONE);
            for (int shop = 0; shop < shops; shop++) {
                ShopperTrainer.Contribution given =
                        trainer.contribute(shop, new ShopperTrainer.Draw(rate, clipper.factor()), chance);
                sum = sum.plus(pipeline.prepare(given.sum(), given.shoppers()).vector());
            }
        }
        return NoisedSum.restored(noised.mechanism(), IntegerSum.of(spec, sum, shops));
    }
}

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
 * A whole federation that is trained once with a thousand gradient canaries in it, and attacked. Everything but the seed, who adds noise
 * and the flaw of a build was fixed before the first run, and docs/results/2026-11-26-attacks.md says why it is what it is.
 *
 * @param noise who adds it
 * @param shops that take part in every round
 * @param rate with which shoppers take part in one
 * @param seed of coins, signs and the federation
 */
record GradientAudit(NoiseBy noise, int shops, double rate, long seed) {

    static final int CANARIES = 1000;
    static final Claim CLAIM = new Claim(2, 1e-5);
    static final int ROUNDS = 2;

    /** The clip norm of {@code hanse demo}. */
    static final double CLIP = 0.5;

    /** A build: what is shipped, or that with a flaw. */
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

    /** An audit in which everybody takes part in every round. */
    static GradientAudit of(NoiseBy noise, int shops, long seed) {
        return new GradientAudit(noise, shops, 1, seed);
    }

    /** What comes of attacking a build in shops that have nobody but canaries, with two numbers of the model for each. */
    Outcome play(Build build) {
        return play(build, EmptyShops.of(2 * CANARIES + 3));
    }

    /** The same with canaries beside the shoppers that there are. */
    Outcome play(Build build, ClientTrainers shoppers) {
        Membership membership = Membership.toss(CANARIES, new SplittableRandom(seed));
        return play(build, shoppers, membership, GradientCanaries.longest(membership, shops));
    }

    /** The same with canaries of so many clip norms. */
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

    /** What would be released if nobody added noise: the shipped path from trainers to the sum, in which masks cancel. */
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

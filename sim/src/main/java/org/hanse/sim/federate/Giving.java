// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.ClientTraining;
import org.hanse.clientnode.app.UploadPipeline;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.shopper.ShopperTrainer;
import org.hanse.core.learn.train.LocalTrainer;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;

/**
 * Client training of all simulated participants.
 *
 * @param workers trainers that take turns
 * @param training shipped client training, over these trainers
 * @param trial measures a short part of a participant's work, for a forecast
 */
record Giving(Workers<? extends RoundTrainer> workers, ClientTraining training, Trial trial) {

    /** Measurement of the time of one participant. */
    @FunctionalInterface
    interface Trial {

        double secondsOfMember(Forecast.Subject subject, Forecast.Stopwatch stopwatch);
    }

    /**
     * What has to be known of a federation.
     *
     * @param privacy its privacy guarantee; empty without one
     */
    record Job(
            FederationConfig config,
            ClientTrainers locals,
            Participants participants,
            Optional<FederationPrivacy> privacy) {}

    /**
     * Returns client training of the kind that the job needs.
     *
     * @param ofSteps runs the shards of a step
     * @throws IllegalArgumentException if the kind of model cannot bound a shopper's contribution and has to
     */
    static Giving of(Job job, GlobalModel global, ShardRunner ofSteps) {
        Optional<PrivacyConfig> terms = job.config().uploads().privacy();
        if (terms.isPresent() && terms.get().terms().unit() == PrivacyUnit.SHOPPER) {
            return ofShoppers(job, terms.get(), global, ofSteps);
        }
        ClientTrainers locals = job.locals();
        Workers<LocalTrainer> sharing = new Workers<>(locals, () -> locals.trainer(ofSteps), global);
        UploadPipeline uploads = UploadPipeline.of(
                job.config().uploads(),
                global.parameters().layout(),
                job.privacy().map(FederationPrivacy::job));
        return new Giving(
                sharing,
                ClientTraining.whole(job.config().work(), sharing, uploads),
                (subject, stopwatch) -> new ShareTrial(subject, stopwatch, uploads, sharing).seconds());
    }

    private static Giving ofShoppers(Job job, PrivacyConfig terms, GlobalModel global, ShardRunner ofSteps) {
        ClientTrainers locals = job.locals();
        Workers<ShopperTrainer> summing = new Workers<>(
                locals,
                () -> locals.shopperTrainer(terms.gradients(), ofSteps)
                        .orElseThrow(() -> RefusedFederationException.of(
                                List.of("privacy.unit", "privacy"),
                                "such a model cannot bound what a single shopper contributes; set privacy.unit to"
                                        + " merchant, or use Hanse's own network")),
                global);
        // Refused now rather than in the first round.
        summing.with(RoundTrainer::kind);
        FederationPrivacy privacy = job.privacy().orElseThrow();
        ClientTraining training = ClientTraining.ofShoppers(privacy.job(), summing);
        return new Giving(
                summing,
                training,
                (subject, stopwatch) -> secondsOfSum(
                        new SumTrial(training, privacy.clip().now(), job.participants()), subject, stopwatch));
    }

    /** Client training with the clip norm of the next round. */
    private record SumTrial(ClientTraining training, double clip, Participants participants) {}

    private static double secondsOfSum(SumTrial trial, Forecast.Subject subject, Forecast.Stopwatch stopwatch) {
        List<Integer> tried = subject.tried();
        ClientTraining.Bounds bounds = new ClientTraining.Bounds(
                trial.training().quantization(subject.members().size()), trial.clip());
        Runnable round = () -> subject.shards().map(tried.size(), i -> {
            int member = tried.get(i);
            return trial.training()
                    .update(
                            member,
                            trial.participants().latest(member),
                            bounds,
                            new SimulatedDraws(trial.participants().seed(member, i), 0))
                    .update();
        });
        // Once for the vectors of all items, which are computed once a round, and for a program that is not warm.
        round.run();
        double seconds = stopwatch.fastest(round);
        double positions =
                tried.stream().mapToLong(subject.locals()::positions).average().orElse(1);
        return seconds / tried.size() * subject.mean(subject.locals()::positions) / Math.max(1, positions);
    }
}

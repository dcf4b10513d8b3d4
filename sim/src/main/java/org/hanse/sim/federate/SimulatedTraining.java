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
record SimulatedTraining(Workers<? extends RoundTrainer> workers, ClientTraining training, TimeTrial trial) {

    /**
     * The federation of the trainings.
     *
     * @param privacy its privacy guarantee; empty without one
     */
    record Job(
            FederationConfig config,
            ClientTrainers trainers,
            Participants participants,
            Optional<FederationPrivacy> privacy) {}

    /**
     * Returns client training of the kind that the job needs.
     *
     * @param ofSteps runs the shards of a step
     * @throws IllegalArgumentException if the kind of model cannot bound a shopper's contribution although the guarantee needs it
     */
    static SimulatedTraining of(Job job, GlobalModel global, ShardRunner ofSteps) {
        Optional<PrivacyConfig> terms = job.config().uploads().privacy();
        if (terms.isPresent() && terms.get().terms().unit() == PrivacyUnit.SHOPPER) {
            return ofShoppers(job, terms.get(), global, ofSteps);
        }
        ClientTrainers trainers = job.trainers();
        Workers<LocalTrainer> sharing = new Workers<>(trainers, () -> trainers.trainer(ofSteps), global);
        UploadPipeline uploads = UploadPipeline.of(
                job.config().uploads(),
                global.parameters().layout(),
                job.privacy().map(FederationPrivacy::job));
        return new SimulatedTraining(
                sharing,
                ClientTraining.whole(job.config().work(), sharing, uploads),
                (subject, stopwatch) -> new ShareTrial(subject, stopwatch, uploads, sharing).seconds());
    }

    private static SimulatedTraining ofShoppers(Job job, PrivacyConfig terms, GlobalModel global, ShardRunner ofSteps) {
        ClientTrainers trainers = job.trainers();
        Workers<ShopperTrainer> summing = new Workers<>(
                trainers,
                () -> trainers.shopperTrainer(terms.gradients(), ofSteps)
                        .orElseThrow(() -> RefusedFederationException.of(
                                List.of("privacy.unit", "privacy"),
                                "such a model cannot bound what a single shopper contributes; set privacy.unit to"
                                        + " merchant, or use Hanse's own network")),
                global);
        // Rejects an unsuitable model before the first round.
        summing.with(RoundTrainer::kind);
        FederationPrivacy privacy = job.privacy().orElseThrow();
        ClientTraining training = ClientTraining.ofShoppers(privacy.job(), summing);
        return new SimulatedTraining(
                summing,
                training,
                (subject, stopwatch) -> secondsOfSum(
                        new SumTrial(training, privacy.clip().now(), job.participants()), subject, stopwatch));
    }

    /** Subject of a timing trial: client training, clip norm of the next round, participants. */
    private record SumTrial(ClientTraining training, double clip, Participants participants) {}

    private static double secondsOfSum(SumTrial trial, TimeTrial.Subject subject, TimeTrial.Stopwatch stopwatch) {
        List<Integer> sample = subject.sample();
        ClientTraining.Bounds bounds = new ClientTraining.Bounds(
                trial.training().quantization(subject.members().size()), trial.clip());
        Runnable round = () -> subject.shards().map(sample.size(), i -> {
            int member = sample.get(i);
            return trial.training()
                    .update(
                            member,
                            trial.participants().latest(member),
                            bounds,
                            new SimulatedDraws(trial.participants().seed(member, i), 0))
                    .update();
        });
        // Warms up: computes the vectors of all items, which a round computes once.
        round.run();
        double seconds = stopwatch.fastest(round);
        double positions = sample.stream()
                .mapToLong(subject.trainers()::positions)
                .average()
                .orElse(1);
        return seconds / sample.size() * subject.mean(subject.trainers()::positions) / Math.max(1, positions);
    }
}

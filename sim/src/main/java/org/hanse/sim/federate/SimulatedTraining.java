// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.clientnode.app.ClientTraining;
import org.hanse.clientnode.app.ClientWork;
import org.hanse.clientnode.app.TrainerPool;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobTerms;
import org.hanse.core.learn.train.RoundTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.shard.ShardRunner;

/**
 * Client training of all simulated participants.
 *
 * @param work shipped client half, over trainers that take turns
 * @param workers these trainers
 * @param trial measures a short part of a participant's work, for a forecast
 */
record SimulatedTraining(ClientWork work, Workers<?> workers, TimeTrial trial) {

    /**
     * Returns the client training of a job.
     *
     * @param clients trainers over the examples of the participants
     * @param ofSteps runs the shards of a step
     * @throws IllegalArgumentException if the kind of model cannot bound a shopper's contribution although the guarantee needs it
     */
    static SimulatedTraining of(
            SimulatedTerms terms, ClientTrainers clients, Participants participants, ShardRunner ofSteps) {
        Pools pools = new Pools(clients, terms.initial());
        ClientWork work = ClientWork.of(terms, clients, ofSteps, pools);
        Workers<?> workers = pools.made.orElseThrow();
        return new SimulatedTraining(
                work,
                workers,
                ClientWork.isOfShoppers(terms)
                        ? (subject, watch) ->
                                secondsOfSum(new SumTrial(work.training(), terms, participants), subject, watch)
                        : (subject, watch) -> new ShareTrial(
                                        subject,
                                        watch,
                                        terms,
                                        new Workers<>(clients, () -> clients.trainer(ofSteps), terms.initial()))
                                .seconds());
    }

    /** Makes the trainers of worker threads, once. */
    private static final class Pools implements ClientWork.Pools {

        private final ClientTrainers clients;
        private final GlobalModel initial;
        private Optional<Workers<?>> made = Optional.empty();

        Pools(ClientTrainers clients, GlobalModel initial) {
            this.clients = clients;
            this.initial = initial;
        }

        @Override
        public <T extends RoundTrainer> TrainerPool<T> of(Supplier<T> trainers) {
            Workers<T> workers = new Workers<>(clients, trainers, initial);
            made = Optional.of(workers);
            return workers;
        }
    }

    /** Subject of a timing trial: client training, terms, participants. */
    private record SumTrial(ClientTraining training, JobTerms terms, Participants participants) {}

    private static double secondsOfSum(SumTrial trial, TimeTrial.Subject subject, TimeTrial.Stopwatch stopwatch) {
        List<Integer> sample = subject.sample();
        JobPrivacy privacy = trial.terms().privacy().orElseThrow();
        ClientTraining.Bounds bounds = new ClientTraining.Bounds(
                privacy.quantization(subject.members().size()), privacy.terms().clip());
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

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.hanse.clientnode.app.ClientWork;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.federate.Participants.Group;

/**
 * Fits of personal parts to the global model, as nodes do for a new model (step 12 of a round). The first
 * request for one participant fits its whole group. A participant with a failed fit serves its previous state, and a
 * note names it.
 */
final class PersonalFits {

    private static final long FIT = 2;

    private final ClientWork work;
    private final Participants participants;
    private final Workers<?> workers;
    private final ShardRunner shards;
    private final long seed;
    private final Map<String, String> failures = new ConcurrentSkipListMap<>();
    private FitListener listener = new FitListener() {};

    /** Model of the target values in the current fits; empty before the first fit. */
    private Optional<GlobalModel> target = Optional.empty();

    /**
     * Creates fits of participants without states.
     *
     * @param shards runs participants
     * @param seed seed of the federation
     */
    PersonalFits(SimulatedTraining training, Participants participants, ShardRunner shards, long seed) {
        this.work = training.work();
        this.workers = training.workers();
        this.participants = participants;
        this.shards = shards;
        this.seed = seed;
    }

    /** Registers a listener for later fits. */
    void listen(FitListener told) {
        listener = told;
    }

    /** Discards fits with other target values: a digest names the global model alone. */
    void expectTarget(GlobalModel now) {
        if (!target.equals(Optional.of(now))) {
            forget();
            target = Optional.of(now);
        }
    }

    /** Discards the fits to the previous global model. */
    void forget() {
        participants.forgetFitted();
        failures.clear();
    }

    /** Returns the seed of fits: it depends on the global model, not on the round. */
    long seedFor(GlobalModel global) {
        return CounterRandom.bits(CounterRandom.bits(seed, global.version()), FIT);
    }

    /** Fits the personal parts of a group, if they are not fitted. */
    void fitAll(Group group, GlobalModel global, GlobalModel forTargets) {
        expectTarget(forTargets);
        if (participants.wholeFitted(group)) {
            return;
        }
        workers.begin(global, forTargets);
        List<Integer> order = workers.longestFirst(participants.of(group));
        listener.fitsBegun(new FitListener.Fits(group == Group.LATE, order.size()));
        try {
            shards.map(order.size(), place -> {
                int own = order.get(place);
                participants.fitted(own, fitted(own, global));
                listener.fitted(name(own));
                return own;
            });
        } finally {
            listener.fitsEnded();
        }
        participants.setWholeFitted(group);
    }

    private PersonalState fitted(int own, GlobalModel global) {
        PersonalState before = participants.latest(own);
        try {
            boolean late = participants.groupOf(own) == Group.LATE;
            PersonalState after =
                    work.fitted(own, before, global.version(), late, participants.seed(own, seedFor(global)));
            failures.remove(name(own));
            return after;
        } catch (RuntimeException e) {
            Workers.rethrowIfOfAll(e);
            failures.put(name(own), e instanceof DivergenceException ? String.valueOf(e.getMessage()) : e.toString());
            return before;
        }
    }

    private String name(int participant) {
        return participants.ids().get(participant).text();
    }

    /** Returns the participants that serve an older personal part. */
    FitFailures failures(int round) {
        return FitFailures.of(round, failures);
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import org.hanse.coordinator.port.ModelStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.secagg.RoundContext;

/** Model of one job and its place in the store. Each version of the roster has its own noise mechanism. Used by one thread. */
final class JobModel {

    private final ModelStore store;
    private PublishedModel current;

    /** Creates the model before the first round. */
    JobModel(JobVersion version, ModelStore store) {
        this.store = store;
        this.current = initial(version);
    }

    private static PublishedModel initial(JobVersion version) {
        JobSetup setup = version.setup();
        return PublishedModel.of(
                setup.training().federation(),
                version.account().mechanism(),
                setup.initial(),
                setup.privacy().map(privacy -> new RoundClip(privacy.terms())));
    }

    /** Reads the model of a head. */
    void restore(JobHead head) {
        current.restore(new PublishedModel.State(
                store.model(head.model()), store.model(head.target()), store.optimizer(head.optimizer()), head.clip()));
    }

    /** Uses the noise mechanism of another version of the roster. */
    void use(JobVersion version) {
        PublishedModel next = initial(version);
        next.restore(current.state());
        current = next;
    }

    /** Stores the model and returns its head. */
    JobHead store(int version) {
        PublishedModel.State state = current.state();
        Digest global = store.store(state.global());
        Digest target = store.store(state.target());
        return new JobHead(version, global, target, store.store(state.server()), state.clip());
    }

    /** Prepares the round after {@code version} counted rounds. */
    void begin(int version) {
        current.begin(version);
    }

    /** Returns the inputs of the round that began, by digest. */
    RoundContext.Start start() {
        return current.start();
    }

    /**
     * Moves the model by a released sum.
     *
     * @throws DivergenceException if the next model is not finite
     */
    TrainingMetrics advance(NoisedSum sum) throws DivergenceException {
        return current.advance(sum);
    }
}

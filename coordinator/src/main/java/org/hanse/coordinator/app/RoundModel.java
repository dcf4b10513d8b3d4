// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.RoundState;

/**
 * Model after a counted round.
 *
 * @param round number of the round; 0 for the initial model
 * @param model digest of the model, {@code ModelDigest}
 * @param counted record of the round; empty for the initial model and where it is missing
 */
public record RoundModel(int round, Digest model, Optional<JobRecord.Counted> counted) {

    /** Returns the models of a job, from the initial one to the current one. A job that has not started has none. */
    public static List<RoundModel> all(JobStore store, JobId job) {
        Optional<JobStore.Stored> stored = store.load(job);
        if (stored.isEmpty()) {
            return List.of();
        }
        Map<Integer, JobRecord.Counted> counted = new TreeMap<>();
        store.records(job, JobRecord.Counted.class).forEach(round -> counted.put(round.round(), round));
        List<RoundModel> models = new ArrayList<>();
        int after = 0;
        for (int number = 1; number <= stored.get().state().progress().lastRound(); number++) {
            Optional<RoundState> round = store.round(job, new RoundId(number))
                    .state()
                    .filter(own -> !own.plan().context().start().isCounting());
            if (round.isPresent()) {
                // A round starts from the model that the counted rounds before it made.
                Digest start = round.get().plan().context().start().model();
                add(models, after, start, counted);
                if (round.get() instanceof RoundState.Completed) {
                    after = number;
                }
            }
        }
        add(models, after, stored.get().head().model(), counted);
        return models;
    }

    private static void add(List<RoundModel> models, int round, Digest model, Map<Integer, JobRecord.Counted> counted) {
        if (models.isEmpty() || models.get(models.size() - 1).round() < round) {
            models.add(new RoundModel(round, model, Optional.ofNullable(counted.get(round))));
        }
    }
}

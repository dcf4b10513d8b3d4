// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/** Scores of one participant: shared parameters with its personal part and its tables. No trainer is needed. */
public final class ServedScores {

    private ServedScores() {}

    /**
     * Returns the scores of a global model for a participant.
     *
     * @param state personal part of the participant
     * @throws IllegalArgumentException if the model has another layout than the network
     */
    public static NetworkScorer of(
            LocalExamples own,
            TrainingSettings settings,
            ParameterVector model,
            PersonalState state,
            Kernels kernels,
            ShardRunner runner) {
        NetworkShape shape = new NetworkShape(settings.spec(), own.items());
        requireLayout(model, shape);
        return of(own, settings, model, state, MerchantTraining.initial(settings, own), kernels, runner);
    }

    /** @param drawn initial personal parameters of a catalogue of this size */
    static NetworkScorer of(
            LocalExamples own,
            TrainingSettings settings,
            ParameterVector model,
            PersonalState state,
            float[] drawn,
            Kernels kernels,
            ShardRunner runner) {
        NetworkShape shape = new NetworkShape(settings.spec(), own.items());
        float[] personal = personal(own, shape, state, drawn);
        return NetworkScorer.of(
                new SharedNetwork(settings.spec(), model),
                new PersonalNetwork(settings.spec(), shape.items, ParameterVector.of(shape.personal, personal)),
                own.catalogue().features(),
                own.tables(),
                settings.objective().ranking(),
                kernels,
                runner);
    }

    /** Returns the personal parameters of a state, with zeros for items that the log never meets. */
    static float[] personal(LocalExamples own, TrainingSettings settings, PersonalState state) {
        NetworkShape shape = new NetworkShape(settings.spec(), own.items());
        return personal(own, shape, state, MerchantTraining.initial(settings, own));
    }

    private static float[] personal(LocalExamples own, NetworkShape shape, PersonalState state, float[] drawn) {
        float[] personal = drawn.clone();
        PersonalRows rows = PersonalRows.of(shape, own);
        float[] kept = rows.read(personal);
        Arrays.fill(personal, 0f);
        rows.write(kept, personal);
        state.writeTo(personal, rows);
        return personal;
    }

    /** @throws IllegalArgumentException if a model has another layout than the network */
    static void requireLayout(ParameterVector model, NetworkShape shape) {
        if (!model.layout().equals(shape.shared)) {
            throw new IllegalArgumentException(
                    "a global model laid out as " + model.layout() + " for a network of " + shape.shared);
        }
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.learn.PersonalState;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/** What members of a cohort give to a round: steps 4 to 6b of the data path. */
interface Contributions {

    /**
     * What one gave.
     *
     * @param update as it may be masked
     * @param state of its personal part afterwards, to be kept if the round counts; empty if that has not moved
     * @param loss mean loss of its positions, which the simulator alone sees; NaN if it is not known
     * @param examples positions that it learned from; 0 if that is not known
     */
    record Given(IntegerUpdate update, Optional<PersonalState> state, double loss, long examples) {}

    /**
     * Seeds of what one member draws.
     *
     * @param round of the round alone
     * @param fit of the fitting to the round's model
     */
    record Seeds(long round, long fit) {}

    /** How the updates of so many become integers. */
    QuantizationSpec quantization(int members);

    /** Coordinates of an update. */
    int size();

    /**
     * What a member gives. Called on any thread.
     *
     * @throws org.hanse.core.learn.DivergenceException if a loss or parameter is no longer finite
     */
    Given give(int member, QuantizationSpec spec, Seeds seeds);

    /** How long a mean member will take, from trying some out. */
    double secondsOfMember(Forecast.Subject subject, Forecast.Stopwatch stopwatch);
}

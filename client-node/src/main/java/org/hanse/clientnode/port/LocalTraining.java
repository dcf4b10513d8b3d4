// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.function.Consumer;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.secagg.SecAggPlan;

/**
 * The node's own training.
 *
 * <p>May answer at once or later, from whatever thread, once for each time it is begun. Begun again for a plan, it makes the same
 * update.
 */
public interface LocalTraining {

    /**
     * Trains from the plan's model.
     *
     * @param answer takes {@link ParticipantEvent.UpdateReady} or {@link ParticipantEvent.UpdateFailed}, with the plan's digest
     */
    void begin(SecAggPlan plan, Consumer<ParticipantEvent> answer);
}

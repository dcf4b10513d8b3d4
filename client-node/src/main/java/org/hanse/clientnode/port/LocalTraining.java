// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.function.Consumer;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Training of the node.
 *
 * <p>It returns the result at once or later, from any thread, once per start. A repeated start for the same plan gives
 * the same update.
 */
public interface LocalTraining {

    /**
     * Trains from the plan's model.
     *
     * @param answer takes {@link ParticipantEvent.UpdateReady} or {@link ParticipantEvent.UpdateFailed}, with the plan's digest
     */
    void begin(SecAggPlan plan, Consumer<ParticipantEvent> answer);
}

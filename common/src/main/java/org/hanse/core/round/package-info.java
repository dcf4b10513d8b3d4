// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * State machines of a round. {@link org.hanse.core.round.RoundState} is the coordinator's side of secure aggregation,
 * {@link org.hanse.core.round.ParticipantState} the node's side. An event leads to a next state and to effects, which
 * a driver does after the state is stored. {@link org.hanse.core.round.ToParticipant} and {@link
 * org.hanse.core.round.ToCoordinator} are the messages, and events of the receiving side.
 *
 * <p>{@link org.hanse.core.round.UpdatePipeline} prepares an update at the node (steps 2 to 4 of a round in docs/concepts.md);
 * {@link org.hanse.core.round.AggregatePipeline} processes the sum of a cohort (step 11).
 */
@NullMarked
package org.hanse.core.round;

import org.jspecify.annotations.NullMarked;

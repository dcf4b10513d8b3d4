// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What happens in a round, in order. {@link org.hanse.core.round.RoundState} is the coordinator's side of a secure sum,
 * {@link org.hanse.core.round.ParticipantState} a node's: an event comes to a next state and to effects, which a driver does after the
 * state is stored. {@link org.hanse.core.round.ToParticipant} and {@link org.hanse.core.round.ToCoordinator} are what both say to
 * each other, and events of the side that hears it.
 *
 * <p> {@link org.hanse.core.round.UpdatePipeline} is what a node does with an update before it
 * leaves (steps 5 to 7 of the data path), {@link org.hanse.core.round.AggregatePipeline} what becomes of the updates of a
 * cohort (steps 9 to 13).
 */
@NullMarked
package org.hanse.core.round;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Plan and state of a federated job. {@link org.hanse.core.job.JobPlan} holds all values that determine its result. {@link
 * org.hanse.core.job.JobState} is a pure state machine: an event returns a next state and effects. A driver stores the state and then
 * performs the effects. The machine has no clock and no store.
 *
 * <p>A job may sum something of all shoppers before its training. {@link org.hanse.core.job.SumKind} holds what one kind of such a sum is, for
 * participants, coordinator and simulations.
 */
@NullMarked
package org.hanse.core.job;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Plan and state of a federated job. {@link org.hanse.core.job.JobPlan} holds all values that determine its result. {@link
 * org.hanse.core.job.JobState} is a pure state machine: an event returns a next state and effects. A driver stores the state and then
 * performs the effects. The machine has no clock and no store.
 */
@NullMarked
package org.hanse.core.job;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * A job from its first round to its last. {@link org.hanse.core.job.JobState} is a pure machine like that of a round: an event comes
 * to a next state and to effects, which a driver does after the state is stored. It knows rounds by number and models by digest, and
 * neither clock nor store.
 */
@NullMarked
package org.hanse.core.job;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Attacks on federations, played against the shipped trainers, pipelines and mechanisms: what somebody who sees what is released
 * finds out, beside what the guaranteed epsilon allows. Sees {@code core} and the federations, and is seen by commands alone.
 *
 * <p>An attack that gets less than is allowed proves nothing by itself, it may be a weak one. So each is also played where nothing is
 * guaranteed, to show whether it succeeds there. Flawed builds have to be caught by canaries whose gradients are the attacker's choice,
 * which tests play against them.
 */
@NullMarked
package org.hanse.sim.audit;

import org.jspecify.annotations.NullMarked;

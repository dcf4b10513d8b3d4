// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Privacy audits: attacks on federations, run against the shipped trainers, pipelines and mechanisms. An audit compares the success of an
 * adversary with the bound of the guaranteed epsilon. The package depends on {@code core} and the federations. Only commands depend on it.
 *
 * <p>An attack below the bound proves nothing by itself, because it may be weak. So each attack also runs without a guarantee, to show
 * that it succeeds there. Tests run canaries with gradients of the attacker's choice against flawed builds, which the audit must detect.
 */
@NullMarked
package org.hanse.sim.audit;

import org.jspecify.annotations.NullMarked;

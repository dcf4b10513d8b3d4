// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.privacy.PrivacyUnit;

/**
 * A configured population that is not that of the training data, to two digits.
 *
 * @param population number in the configuration
 * @param present number in the training data
 */
public record PopulationGap(PrivacyUnit unit, long population, long present) {}

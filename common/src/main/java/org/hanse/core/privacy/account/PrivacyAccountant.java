// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;

/** Composition of the privacy cost of releases. */
public sealed interface PrivacyAccountant permits PldAccountant, RdpAccountant, CombinedAccountant {

    /**
     * Returns an epsilon that holds at {@code delta} for all releases together.
     *
     * @param delta above 0 and below 1
     * @return upper bound of the least epsilon; infinite if there is none; empty if the accountant does not cover the releases under this
     *     relation
     */
    OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta);
}

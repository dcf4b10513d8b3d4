// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import java.util.OptionalDouble;

/** Adds up what releases cost. */
public sealed interface PrivacyAccountant permits PldAccountant, RdpAccountant, CombinedAccountant {

    /**
     * An epsilon that holds together with {@code delta} for all of the releases.
     *
     * @param delta above 0 and below 1
     * @return an upper bound of the least one, infinite if there is none; empty if the accountant knows no bound for such releases
     *     under this relation
     */
    OptionalDouble epsilon(Releases releases, NeighbourRelation relation, double delta);
}

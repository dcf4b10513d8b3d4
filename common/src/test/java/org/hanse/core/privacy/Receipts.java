// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.List;
import java.util.Set;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/** Receipts as a ledger gives them. */
final class Receipts {

    private Receipts() {}

    static ChargeResult.Charged of(double epsilon) {
        return epsilon == Double.POSITIVE_INFINITY
                ? new NoPrivacy().charge(new JobId("job"), new RoundId(1))
                : of(epsilon, Set.of(ReleaseKind.SUM));
    }

    static ChargeResult.Charged of(double epsilon, Set<ReleaseKind> kinds) {
        return ChargeResult.Charged.issued(
                new JobId("job"),
                new RoundId(1),
                kinds,
                new PrivacyStatement(
                        epsilon,
                        1e-6,
                        new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER),
                        List.of(new PrivacyStatement.Drawing(
                                new Sampler.Everybody(), Origin.NODE, Origin.COORDINATOR, false))));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;

/** Ledgers for tests. */
public final class SyntheticLedger {

    public static final PopulationId POPULATION = new PopulationId("shoppers of the consortium");

    public static final Instant AT = Instant.parse("2026-11-26T08:00:00.123456789Z");

    public static final PrivacyBudget BUDGET = budget(8, Adversary.OUTSIDER);

    private SyntheticLedger() {}

    public static PrivacyBudget budget(double epsilon, Adversary adversary) {
        return new PrivacyBudget(
                epsilon, 1e-6, 100_000, new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, adversary));
    }

    public static PrivacyLedger opened(PrivacyBudget budget) {
        return PrivacyLedger.of(List.of(PrivacyLedger.first(POPULATION, budget, AT)));
    }

    /** Returns a release without sampling, with noise of the nodes. */
    public static Release everybody(double noise) {
        return Release.of(new GaussianSum(new Sampler.Everybody(), noise), Origin.NODE, Origin.NODE);
    }

    public static Release poisson(double probability, double noise) {
        return Release.of(new GaussianSum(new Sampler.Poisson(probability), noise), Origin.NODE, Origin.NODE);
    }

    public static RoundCharges round(String job, int round, Release release) {
        return RoundCharges.of(new JobId(job), new RoundId(round), ReleaseKind.SUM, release);
    }

    public static Digest digest(int of) {
        return Digest.sha256(new byte[] {(byte) of, (byte) (of >> 8)});
    }

    /** Entries of a population's ledger: opened, and then for each round reserved and confirmed. */
    public static List<LedgerEntry> entries(int rounds) {
        List<LedgerEntry> entries = new ArrayList<>(List.of(PrivacyLedger.first(POPULATION, BUDGET, AT)));
        PrivacyLedger ledger = PrivacyLedger.of(entries);
        for (int round = 1; round <= rounds; round++) {
            RoundCharges charges = round("job", round, everybody(100));
            PrivacyLedger.Reservation reserved = ledger.reserve(charges, AT);
            PrivacyLedger.Confirmation confirmed =
                    reserved.ledger().confirm(charges.ids().get(0), digest(round), AT);
            entries.addAll(reserved.added());
            entries.addAll(confirmed.added());
            ledger = confirmed.ledger();
        }
        return entries;
    }
}

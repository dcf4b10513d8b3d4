// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.app.LedgerAccount;
import org.hanse.app.RoundGuarantee;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.IntegerSensitivity;
import org.hanse.core.privacy.NoiseScale;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.RoundedGaussian;
import org.hanse.core.privacy.Skellam;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.port.LedgerStore;
import org.hanse.testing.InMemoryLedgerStore;

/** The disk of a coordinator whose releases may be taken up by one process after another; sums have three integers. */
final class SyntheticReleases {

    static final JobId JOB = new JobId("job");
    static final RoundId ROUND = new RoundId(1);
    static final NoiseScale SCALE = new NoiseScale(10, new IntegerSensitivity(3, 20, 1));
    static final DpMechanism BY_COORDINATOR = new RoundedGaussian(SCALE, new Sampler.Everybody(), 4);

    /** Noise by at least three honest survivors. */
    static final DpMechanism BY_PARTICIPANTS = new Skellam(SCALE, new Sampler.Everybody(), 3, 0, 4);

    final InMemoryLedgerStore ledger = new InMemoryLedgerStore();
    final NoisedSumStore sums = new InMemoryNoisedSumStore();

    static PrivacyBudget budget(double epsilon) {
        return new PrivacyBudget(
                epsilon,
                1e-5,
                1000,
                new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
    }

    /** Opens a release as at the start of a process. */
    static ChargedRelease release(
            DpMechanism mechanism, LedgerStore ledger, NoisedSumStore sums, double epsilon, StreamRandom random) {
        LedgerAccount account =
                LedgerAccount.open(ledger, new PopulationId("shoppers"), budget(epsilon), () -> Instant.EPOCH);
        return new ChargedRelease(
                new ReleaseAccount.Private(new RoundGuarantee(mechanism, Origin.NODE), account), sums, round -> random);
    }

    ChargedRelease release(DpMechanism mechanism, StreamRandom random) {
        return release(mechanism, ledger, sums, 8, random);
    }

    /** Returns a generator that fails on any draw. */
    static StreamRandom undrawn() {
        StreamRandom closed = StreamRandom.seededForTesting(0);
        closed.close();
        return closed;
    }

    static SortedSet<ParticipantId> survivors(int count) {
        return new TreeSet<>(IntStream.range(0, count)
                .mapToObj(i -> new ParticipantId("p" + i))
                .toList());
    }

    /** A sum without noise, in a ring that has room for some. */
    static IntegerSum sum(int summands) {
        QuantizationSpec spec = new QuantizationSpec(1, 100, 4, 2000);
        return IntegerSum.of(spec, RingVector.ofSigned(spec.ringBits(), new long[] {1, -2, 3}), summands);
    }

    /** Returns the spent epsilon of the stored ledger. */
    static double spent(LedgerStore ledger) {
        return ledger.entries().isEmpty()
                ? 0
                : PrivacyLedger.of(ledger.entries()).epsilon();
    }

    private <T extends LedgerEntry> List<T> entries(Class<T> kind) {
        return ledger.entries().stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    List<LedgerEntry.Reserved> reserved() {
        return entries(LedgerEntry.Reserved.class);
    }

    List<LedgerEntry.Confirmed> confirmed() {
        return entries(LedgerEntry.Confirmed.class);
    }
}

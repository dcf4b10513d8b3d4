// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.port.SyntheticSession.id;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.Survivors;
import org.junit.jupiter.api.Test;

/**
 * Contract of every {@link SumRelease}, including restarts of the coordinator during a release. A sum is identified by
 * its survivors: those of one session have one sum, and no stored value may reveal it without noise.
 */
public abstract class SumReleaseContract {

    private final SyntheticSession made = new SyntheticSession();
    private final Survivors announced = announced(0, 1, 2, 3);

    /** Returns a release without charges and stored sums, whose account permits one. */
    protected abstract SumRelease empty();

    /** Returns the release of a process that starts later. */
    protected abstract SumRelease reopened(SumRelease release);

    /** Returns the stored sum of the round of {@link SyntheticSession}. */
    protected abstract Optional<IntegerSum> stored(SumRelease release);

    private static Survivors announced(int... survivors) {
        TreeSet<ParticipantId> ids = new TreeSet<>();
        for (int survivor : survivors) {
            ids.add(id(survivor));
        }
        return new Survivors(new TreeSet<>(List.of(id(0), id(1), id(2), id(3))), ids);
    }

    private IntegerSum sum(int summands, long... integers) {
        return IntegerSum.of(
                made.plan.quantization(),
                RingVector.ofSigned(made.plan.quantization().ringBits(), integers),
                summands);
    }

    private SumRelease released() {
        SumRelease release = empty();
        release.charge(made.plan, announced);
        release.store(made.plan, announced, sum(4, 1, 2, 3));
        return release;
    }

    @Test
    void charge_ofARoundOnceMore_isTheSameCharge() {
        SumRelease release = empty();
        ChargeResult first = release.charge(made.plan, announced);

        assertThat(first).isInstanceOf(ChargeResult.Charged.class);
        assertThat(reopened(release).charge(made.plan, announced)).isEqualTo(first);
        assertThat(stored(release)).isEmpty();
    }

    @Test
    void store_ofTheSameOnceMore_changesNothing() {
        SumRelease release = released();
        Optional<IntegerSum> first = stored(release);
        SumRelease later = reopened(release);
        later.charge(made.plan, announced);
        later.store(made.plan, announced, sum(4, 1, 2, 3));

        assertThat(first).isPresent();
        assertThat(stored(later)).isEqualTo(first);
    }

    /** Two sums of one round would differ by single participants' updates. */
    @Test
    void store_ofOtherSurvivors_isRefusedAndTheFirstStays() {
        SumRelease release = released();
        Optional<IntegerSum> first = stored(release);
        SumRelease later = reopened(release);

        assertThatThrownBy(() -> later.store(made.plan, announced(0, 1, 2), sum(3, 1, 2, 2)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored(later)).isEqualTo(first);
    }

    /** The charge precedes unmasking. */
    @Test
    void charge_ofOtherSurvivorsThanWereStored_isRefused() {
        SumRelease later = reopened(released());

        assertThatThrownBy(() -> later.charge(made.plan, announced(0, 1, 2))).isInstanceOf(IllegalStateException.class);
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.port.MadeUpSession.id;

import java.util.List;
import java.util.Optional;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.secagg.Survivors;
import org.junit.jupiter.api.Test;

/** What every {@link SumRelease} keeps to, that a coordinator may stop and start again in the midst of a release. */
public abstract class SumReleaseContract {

    private final MadeUpSession made = new MadeUpSession();
    private final Survivors told =
            Survivors.of(made.session, List.of(id(0), id(1), id(2), id(3)), List.of(id(0), id(1), id(2), id(3)));

    /** A release for which nothing was charged or stored yet, and whose account allows one. */
    protected abstract SumRelease empty();

    /** As a process that starts later finds it. */
    protected abstract SumRelease reopened(SumRelease release);

    /** How many releases were charged. */
    protected abstract int charged(SumRelease release);

    /** The sum that is stored of the round of {@link MadeUpSession}. */
    protected abstract Optional<IntegerSum> stored(SumRelease release);

    private IntegerSum sum(long... integers) {
        return IntegerSum.of(
                made.plan.quantization(),
                RingVector.ofSigned(made.plan.quantization().ringBits(), integers),
                4);
    }

    @Test
    void charge_ofARoundOnceMore_isTheSameCharge() {
        SumRelease release = empty();
        ChargeResult first = release.charge(made.plan, told);
        SumRelease later = reopened(release);

        assertThat(first).isInstanceOf(ChargeResult.Charged.class);
        assertThat(later.charge(made.plan, told)).isEqualTo(first);
        assertThat(charged(later)).isEqualTo(1);
    }

    @Test
    void store_ofTheSameSumOnceMore_changesNothing() {
        SumRelease release = empty();
        release.charge(made.plan, told);
        release.store(made.plan, told, sum(1, 2, 3));
        SumRelease later = reopened(release);
        later.store(made.plan, told, sum(1, 2, 3));

        assertThat(stored(later)).contains(sum(1, 2, 3));
    }

    /** Two sums of one round would differ by single participants' updates. */
    @Test
    void store_ofAnotherSum_isRefusedAndTheFirstStays() {
        SumRelease release = empty();
        release.charge(made.plan, told);
        release.store(made.plan, told, sum(1, 2, 3));

        assertThatThrownBy(() -> release.store(made.plan, told, sum(1, 2, 4)))
                .isInstanceOf(IllegalStateException.class);
        assertThat(stored(reopened(release))).contains(sum(1, 2, 3));
    }
}

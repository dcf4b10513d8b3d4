// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.coordinator.app.SyntheticReleases.BY_COORDINATOR;
import static org.hanse.coordinator.app.SyntheticReleases.JOB;
import static org.hanse.coordinator.app.SyntheticReleases.ROUND;
import static org.hanse.coordinator.app.SyntheticReleases.sum;
import static org.hanse.coordinator.app.SyntheticReleases.survivors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ledger.LedgerEntry;
import org.hanse.core.round.StoredSum;
import org.hanse.port.LedgerStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A release whose process ends right before or right after each of its writes, and another that takes it up. */
class ReleaseCrashTest {

    private static final int NEVER = 0;

    /** Stands for the end of a process, or for a full disk. */
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private final SyntheticReleases disk = new SyntheticReleases();
    private final List<String> happened = new ArrayList<>();

    /** A process that is killed at a write, counted from 1. */
    private final class Coordinator implements LedgerStore, NoisedSumStore {

        private final int killedAt;
        private final boolean after;
        private final StreamRandom noise;
        private int writes;

        Coordinator(int killedAt, boolean after) {
            this(killedAt, after, StreamRandom.seededForTesting(1));
        }

        Coordinator(int killedAt, boolean after, StreamRandom noise) {
            this.killedAt = killedAt;
            this.after = after;
            this.noise = noise;
        }

        private void write(String what, Runnable writing) {
            writes++;
            if (writes == killedAt && !after) {
                throw new Killed();
            }
            writing.run();
            happened.add(what);
            if (writes == killedAt) {
                throw new Killed();
            }
        }

        @Override
        public List<LedgerEntry> entries() {
            return disk.ledger.entries();
        }

        @Override
        public void append(List<LedgerEntry> more) {
            write(more.get(0).getClass().getSimpleName(), () -> disk.ledger.append(more));
        }

        @Override
        public Optional<StoredSum> of(JobId job, RoundId round) {
            return disk.sums.of(job, round);
        }

        @Override
        public void store(StoredSum stored) {
            write("Stored", () -> disk.sums.store(stored));
        }

        ChargedRelease release() {
            return SyntheticReleases.release(BY_COORDINATOR, this, this, 8, noise);
        }

        void run() {
            ChargedRelease release = release();
            ChargeResult charge = release.charge(JOB, ROUND, survivors(4));
            assertThat(charge).isInstanceOf(ChargeResult.Charged.class);
            happened.add("shares are asked for");
            assertThat(release.charge(JOB, ROUND, survivors(4))).isEqualTo(charge);
            happened.add("receipt");
            release.store(JOB, ROUND, survivors(4), sum(4));
            happened.add("released");
        }
    }

    @Test
    void run_withoutACrash_storesBeforeItSays() {
        new Coordinator(NEVER, false).run();

        assertThat(happened)
                .containsExactly(
                        "Opened", "Reserved", "shares are asked for", "receipt", "Stored", "Confirmed", "released");
    }

    /** Writes are the first entry of the ledger, the charge, the sum and its confirmation. */
    @ParameterizedTest
    @CsvSource({"1,false", "1,true", "2,false", "2,true", "3,false", "3,true", "4,false", "4,true"})
    void run_killedAtAWriteAndTakenUp_isChargedOnceAndHasOneSum(int write, boolean after) {
        assertThatThrownBy(() -> new Coordinator(write, after).run()).isInstanceOf(Killed.class);
        double spent = spent();
        Optional<StoredSum> before = disk.sums.of(JOB, ROUND);
        assertThat(before.isPresent()).isEqualTo(write == 4 || (write == 3 && after));
        assertThat(before)
                .satisfies(stored -> assertThat(
                                stored.isEmpty() || !disk.reserved().isEmpty())
                        .as("a charge for what is stored")
                        .isTrue());
        Coordinator later = new Coordinator(
                NEVER, false, before.isPresent() ? SyntheticReleases.undrawn() : StreamRandom.seededForTesting(2));
        later.run();

        assertThat(disk.reserved()).hasSize(1);
        assertThat(disk.confirmed()).hasSize(1);
        assertThat(spent()).isGreaterThanOrEqualTo(spent);
        StoredSum stored = disk.sums.of(JOB, ROUND).orElseThrow();
        assertThat(before.orElse(stored)).isEqualTo(stored);
        assertThat(stored.noised()).as("noise is drawn").isNotEqualTo(sum(4));
        assertThat(later.release().released(JOB, ROUND).orElseThrow().sum()).isEqualTo(stored.noised());
    }

    /** The server optimizer receives a sum only after the ledger has its digest. */
    @Test
    void released_ofASumThatIsStoredAndNotConfirmed_isNothing() {
        Coordinator coordinator = new Coordinator(4, false);
        assertThatThrownBy(coordinator::run).isInstanceOf(Killed.class);
        assertThat(disk.sums.of(JOB, ROUND)).isPresent();

        assertThat(new Coordinator(NEVER, false).release().released(JOB, ROUND)).isEmpty();
    }

    private double spent() {
        return SyntheticReleases.spent(disk.ledger);
    }
}

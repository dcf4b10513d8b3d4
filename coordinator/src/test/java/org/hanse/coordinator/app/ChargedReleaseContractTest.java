// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.port.SumReleaseContract;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.StoredSum;
import org.junit.jupiter.api.Nested;

/** Releases with a privacy guarantee and without. */
class ChargedReleaseContractTest {

    @Nested
    class WithNoise extends SumReleaseContract {

        private final SyntheticReleases disk = new SyntheticReleases();
        private final StreamRandom random = StreamRandom.seededForTesting(1);

        @Override
        protected SumRelease empty() {
            return disk.release(SyntheticReleases.BY_COORDINATOR, random);
        }

        @Override
        protected SumRelease reopened(SumRelease release) {
            return empty();
        }

        @Override
        protected Optional<IntegerSum> stored(SumRelease release) {
            return disk.sums.of(SyntheticReleases.JOB, SyntheticReleases.ROUND).map(StoredSum::noised);
        }
    }

    @Nested
    class WithoutPrivacy extends SumReleaseContract {

        private final SyntheticReleases disk = new SyntheticReleases();

        @Override
        protected SumRelease empty() {
            return new ChargedRelease(new ReleaseAccount.NonPrivate(), disk.sums, round -> SyntheticReleases.undrawn());
        }

        @Override
        protected SumRelease reopened(SumRelease release) {
            return empty();
        }

        @Override
        protected Optional<IntegerSum> stored(SumRelease release) {
            return disk.sums.of(SyntheticReleases.JOB, SyntheticReleases.ROUND).map(StoredSum::noised);
        }
    }
}

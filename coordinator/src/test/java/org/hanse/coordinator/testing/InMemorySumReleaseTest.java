// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.Optional;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.port.SumReleaseContract;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.IntegerSum;

class InMemorySumReleaseTest extends SumReleaseContract {

    @Override
    protected SumRelease empty() {
        return new InMemorySumRelease();
    }

    @Override
    protected SumRelease reopened(SumRelease release) {
        return release;
    }

    @Override
    protected int charged(SumRelease release) {
        return ((InMemorySumRelease) release).charged();
    }

    @Override
    protected Optional<IntegerSum> stored(SumRelease release) {
        return ((InMemorySumRelease) release)
                .released(new JobId("job"), new RoundId(1))
                .map(InMemorySumRelease.Released::sum);
    }
}

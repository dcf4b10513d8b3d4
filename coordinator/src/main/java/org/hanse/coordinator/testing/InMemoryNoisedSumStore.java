// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.StoredSum;

/** Noised sums in memory. */
public final class InMemoryNoisedSumStore implements NoisedSumStore {

    private final Map<Key, StoredSum> sums = new HashMap<>();

    private record Key(JobId job, RoundId round) {}

    @Override
    public Optional<StoredSum> of(JobId job, RoundId round) {
        return Optional.ofNullable(sums.get(new Key(job, round)));
    }

    @Override
    public void store(StoredSum sum) {
        StoredSum first = sums.putIfAbsent(new Key(sum.job(), sum.round()), sum);
        if (first != null && !first.equals(sum)) {
            throw new IllegalStateException("a second sum of round " + sum.round() + " of " + sum.job());
        }
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.Optional;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.round.StoredSum;

/** Release of a job's sums, with access to the released sums. */
public interface JobRelease extends SumRelease {

    /** Returns the released sum of a round; empty before its release. */
    Optional<NoisedSum> released(JobId job, RoundId round);

    /** Returns the released sum of a round with its participants; empty before its release. */
    Optional<StoredSum> stored(JobId job, RoundId round);

    /** Returns the digest with which the ledger confirms the released sum of a round; empty before its release. */
    Optional<Digest> digest(JobId job, RoundId round);
}

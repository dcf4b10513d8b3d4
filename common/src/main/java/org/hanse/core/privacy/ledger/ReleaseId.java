// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Locale;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ReleaseKind;

/** Identity of a release: a job and round have at most one release of each kind. */
public record ReleaseId(JobId job, RoundId round, ReleaseKind kind) {

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + " of round " + round + " of " + job;
    }
}

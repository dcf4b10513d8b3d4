// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.util.List;
import org.hanse.core.job.SignedDocument;

/**
 * Versions of the roster of one job.
 *
 * @param usable versions that the job can run with, in order; the first is the one that the job was created with
 * @param later all later versions as signed, in order, those that the job cannot run with included
 */
public record JobRosters(List<JobVersion> usable, List<SignedDocument> later) {

    public JobRosters {
        usable = List.copyOf(usable);
        later = List.copyOf(later);
        if (usable.isEmpty()) {
            throw new IllegalArgumentException("a job without a version of the roster");
        }
    }
}

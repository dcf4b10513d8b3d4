// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.util.List;
import org.hanse.core.job.SignedDocument;

/**
 * Versions of the federation's roster, as the operator signed them. Versions are added and never changed.
 *
 * <p>Any thread may call it; methods block. An added version is durable when its method returns. Other processes add versions meanwhile.
 */
public interface RosterStore {

    /**
     * Adds the next version.
     *
     * @param version number of the version
     * @throws IllegalStateException if the newest stored version is not the one before
     */
    void add(int version, SignedDocument roster);

    /** Returns the number of stored versions. */
    int count();

    /** Returns all versions, oldest first. */
    List<SignedDocument> rosters();
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.nio.file.Path;
import java.util.Set;
import org.hanse.core.crypto.Digest;

/** Immutable files named by the digests of their bytes. */
public interface SegmentStore {

    /** Moves a finished file into the store. It is durable when the method returns. A file that is stored already is replaced by its equal. */
    Digest add(Path finished);

    /**
     * Returns a stored file.
     *
     * @throws RuntimeException if it is missing, or its bytes have another digest
     */
    Path file(Digest digest);

    /** Deletes all files but these. */
    void retain(Set<Digest> kept);
}

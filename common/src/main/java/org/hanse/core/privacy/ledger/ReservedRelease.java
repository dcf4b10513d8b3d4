// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * Where a release stands that was charged.
 *
 * @param release what was charged
 * @param released digest of what was released; empty while nobody has confirmed that, in which case it counts all the same
 */
public record ReservedRelease(Release release, Optional<Digest> released) {

    ReservedRelease confirmed(Digest digest) {
        return new ReservedRelease(release, Optional.of(digest));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * A release that was charged, and whether it is confirmed.
 *
 * @param release what was charged
 * @param released digest of what was released; empty until a confirmation; it counts in either case
 */
public record ReservedRelease(Release release, Optional<Digest> released) {

    ReservedRelease confirmed(Digest digest) {
        return new ReservedRelease(release, Optional.of(digest));
    }
}

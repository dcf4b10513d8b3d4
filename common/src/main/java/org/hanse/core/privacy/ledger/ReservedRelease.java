// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * Charged release.
 *
 * @param release charged release
 * @param released digest of the released sum; empty until the confirmation; the charge counts in either case
 */
public record ReservedRelease(Release release, Optional<Digest> released) {

    ReservedRelease confirmed(Digest digest) {
        return new ReservedRelease(release, Optional.of(digest));
    }
}

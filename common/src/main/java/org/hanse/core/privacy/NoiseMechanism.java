// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.IntegerSum;

/** What happens to a sum before anybody may learn from it. */
public sealed interface NoiseMechanism permits NoPrivacy {

    /**
     * Releases a sum.
     *
     * @param sum of updates of this shape
     * @throws IllegalArgumentException if it is of another size, or of no update
     */
    PrivateSum release(IntegerSum sum, UpdateShape shape);
}

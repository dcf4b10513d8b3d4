// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;
import org.hanse.core.setting.Key;

/**
 * Clip norm of a unit's part.
 *
 * @param start L2 norm, or that of the first round
 * @param adaptive rule of a norm that follows a quantile of shoppers' norms; empty for a constant norm
 */
public record ClipNorm(
        @Key(value = "initial clip norm", range = Key.Range.POSITIVE, most = Key.MANY)
        double start,

        @Key(inline = true) Optional<AdaptiveClip> adaptive) {

    /** Returns an adaptive clip norm, with the default rule if there is none yet. */
    public ClipNorm following() {
        return new ClipNorm(start, adaptive.or(() -> Optional.of(AdaptiveClip.DEFAULT)));
    }
}

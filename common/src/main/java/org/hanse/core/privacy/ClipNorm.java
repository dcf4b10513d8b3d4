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
        @Key(value = "initial clip norm", least = ClipNorm.LEAST, most = Key.MANY)
        double start,

        @Key(inline = true) Optional<AdaptiveClip> adaptive) {

    /** Least start. Far below it the factor of a gradient would be rounded to few digits, and a clipped gradient be longer than the bound. */
    public static final double LEAST = 1e-9;

    /**
     * Returns whether a round may have this clip norm, whatever its data: the constant norm, or any that the rule of an adaptive one can
     * reach. Noise and sensitivity are those of the plan, so another norm would be without a guarantee.
     */
    public boolean permits(double norm) {
        return adaptive.isPresent()
                ? norm >= AdaptiveClip.least(start) && norm <= AdaptiveClip.most(start)
                : norm == start;
    }

    /** Returns an adaptive clip norm, with the default rule if there is none yet. */
    public ClipNorm following() {
        return new ClipNorm(start, adaptive.or(() -> Optional.of(AdaptiveClip.DEFAULT)));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Decides many hypotheses at once: the probability of one or more false rejections is at most the level.
 *
 * <p>Source: Holm, Scandinavian Journal of Statistics 6(2), 1979.
 */
public final class HolmCorrection {

    private HolmCorrection() {}

    /**
     * Returns the rejected hypotheses.
     *
     * @param pValues one a hypothesis; NaN for one that cannot be tested, which is not counted
     * @param level probability of any false rejection, in (0, 1)
     * @return {@code [hypothesis]}
     */
    public static boolean[] rejected(double[] pValues, double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("level " + level + " is outside (0, 1)");
        }
        List<Integer> ordered = IntStream.range(0, pValues.length)
                .filter(h -> !Double.isNaN(pValues[h]))
                .boxed()
                .sorted(Comparator.comparingDouble(h -> pValues[h]))
                .toList();
        boolean[] rejected = new boolean[pValues.length];
        for (int place = 0; place < ordered.size(); place++) {
            int hypothesis = ordered.get(place);
            if (pValues[hypothesis] > level / (ordered.size() - place)) {
                break;
            }
            rejected[hypothesis] = true;
        }
        return rejected;
    }
}

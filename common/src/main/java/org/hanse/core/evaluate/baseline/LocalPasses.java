// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.SplittableRandom;

/**
 * Passes of a participant over its own items in a round. Each item is an example of label 1, beside drawn items of label 0.
 *
 * @param epochs passes, at least 1
 * @param negatives items of label 0 for each own item, at least 1
 */
public record LocalPasses(int epochs, int negatives) {

    public LocalPasses {
        numbers(epochs, negatives).requirePositive();
    }

    NamedNumbers numbers() {
        return numbers(epochs, negatives);
    }

    private static NamedNumbers numbers(int epochs, int negatives) {
        return NamedNumbers.of("epochs", epochs).and("negatives", negatives);
    }

    /**
     * Draws the examples of one pass in random order. Negatives are drawn uniformly from the items outside of {@code own}. Held-out items
     * are among these: a participant does not know them.
     *
     * @param own distinct items of the participant
     * @param items size of the catalogue
     * @return items; an item of label 0 is stored as its complement, {@code ~item}
     */
    int[] draw(int[] own, int items, SplittableRandom random) {
        boolean[] met = new boolean[items];
        for (int item : own) {
            met[item] = true;
        }
        int drawn = own.length < items ? negatives : 0;
        int[] examples = new int[own.length * (1 + drawn)];
        int size = 0;
        for (int item : own) {
            examples[size++] = item;
            for (int n = 0; n < drawn; n++) {
                int negative = random.nextInt(items);
                while (met[negative]) {
                    negative = random.nextInt(items);
                }
                examples[size++] = ~negative;
            }
        }
        for (int last = size - 1; last > 0; last--) {
            int other = random.nextInt(last + 1);
            int taken = examples[other];
            examples[other] = examples[last];
            examples[last] = taken;
        }
        return examples;
    }
}

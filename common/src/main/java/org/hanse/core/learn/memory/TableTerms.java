// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

/**
 * Terms of one interaction by memory table. All are 0 in a network without memory.
 *
 * @param transitions items that follow the interaction's item
 * @param coOccurrence items that shoppers of the interaction's item also met
 * @param content similarity of titles and attributes
 * @param identity the item itself
 */
public record TableTerms(double transitions, double coOccurrence, double content, double identity) {

    /** Terms of a network without memory. */
    public static final TableTerms NONE = new TableTerms(0, 0, 0, 0);

    /** Returns the sum of the terms, added in the order of the components. */
    public double sum() {
        return transitions + coOccurrence + content + identity;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Names those whose data releases are about: the units of a population, such as the shoppers of a consortium. Not a job: what several
 * jobs release about the same units adds up.
 *
 * @param text not blank, up to {@value Name#LONGEST_BYTES} bytes of UTF-8, without half surrogate pairs
 */
public record PopulationId(String text) {

    public PopulationId {
        Name.require(text, "a population");
    }

    @Override
    public String toString() {
        return text;
    }
}

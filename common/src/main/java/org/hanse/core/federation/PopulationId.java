// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Name of a population whose units' data are released, such as the shoppers of a consortium. It is independent of
 * jobs: releases of several jobs about the same units add up.
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

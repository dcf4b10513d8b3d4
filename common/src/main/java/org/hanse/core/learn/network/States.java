// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/** What the losses read of the states at a range's positions; how they came about is not their business. */
public interface States {

    /** {@code [positions, scores, d]}: what an item's vector is multiplied with. */
    float[] u();

    /** {@code [positions, objectives]}: the states' own values. */
    float[] v();
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

/** States at the positions of a range, as input of the losses. */
public interface States {

    /** Returns {@code [positions, scores, d]}, the factors of item vectors. */
    float[] u();

    /** Returns {@code [positions, objectives]}, the values of the states. */
    float[] v();
}

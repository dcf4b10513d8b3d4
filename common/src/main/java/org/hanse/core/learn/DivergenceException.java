// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * Training went where there is no way back: the loss, a parameter, or what is computed of parameters that are finite but great
 * is no longer a finite number. The message says what; what to do about it is for those to say who know where the learning rate
 * was set.
 */
public final class DivergenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DivergenceException(String message) {
        super(message);
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/**
 * Divergence of training: the loss, a parameter, or a value computed from great finite parameters is no longer finite.
 * The message names the value; the caller that set the learning rate adds the fix.
 */
public class DivergenceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public DivergenceException(String message) {
        super(message);
    }
}

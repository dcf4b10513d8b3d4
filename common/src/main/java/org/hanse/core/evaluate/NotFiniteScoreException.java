// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.learn.DivergenceException;

/** Score of an item that is NaN or infinite, or has no finite parameters, so that a ranking is impossible. */
public final class NotFiniteScoreException extends DivergenceException {

    private static final long serialVersionUID = 1L;

    public NotFiniteScoreException(String message) {
        super(message);
    }
}

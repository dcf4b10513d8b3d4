// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/** A model scored an item as NaN or infinite, so that nothing can be ranked by it. */
public final class NotFiniteScoreException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    public NotFiniteScoreException(String message) {
        super(message);
    }
}

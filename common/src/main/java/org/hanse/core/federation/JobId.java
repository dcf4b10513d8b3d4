// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Names a job of a coordinator: the training of one model.
 *
 * @param text not blank
 */
public record JobId(String text) {

    public JobId {
        if (text.isBlank()) {
            throw new IllegalArgumentException("a job without a name");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}

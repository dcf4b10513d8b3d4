// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

/**
 * Name of a job of a coordinator: the training of one model.
 *
 * @param text not blank, up to {@value Name#LONGEST_BYTES} bytes of UTF-8, without half surrogate pairs
 */
public record JobId(String text) {

    public JobId {
        Name.require(text, "a job");
    }

    @Override
    public String toString() {
        return text;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.util.regex.Pattern;

/**
 * Names a job of a coordinator: the training of one model.
 *
 * @param text not blank, up to {@value Name#LONGEST_BYTES} bytes of UTF-8, without half surrogate pairs
 */
public record JobId(String text) {

    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public JobId {
        Name.require(text, "a job");
    }

    /** Returns whether the name is one of a file in any folder: up to 64 letters, digits, dots, dashes and underscores. */
    public boolean isFileName() {
        return FILE_NAME.matcher(text).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** Secret value that can be overwritten. */
public interface Secret extends AutoCloseable {

    /** Overwrites it; nothing can be done with it any more. Closing it twice is as closing it once. */
    @Override
    void close();
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/** Secret value that can be overwritten. */
public interface Secret extends AutoCloseable {

    /** Overwrites the secret, which is unusable afterwards. A second call has no effect. */
    @Override
    void close();
}

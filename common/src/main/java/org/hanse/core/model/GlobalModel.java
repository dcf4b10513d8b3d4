// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

/**
 * The shared parameters that all participants of a round start from.
 *
 * @param version how many rounds it took; 0 before the first
 * @param parameters of the shared network
 */
public record GlobalModel(int version, ParameterVector parameters) {

    public GlobalModel {
        if (version < 0) {
            throw new IllegalArgumentException("version " + version + " must be at least 0");
        }
    }

    /** Returns the digest of the parameters, to which a fitted personal part refers. */
    public String digest() {
        return parameters.digest();
    }
}

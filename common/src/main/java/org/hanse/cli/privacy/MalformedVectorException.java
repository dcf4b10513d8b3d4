// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

/** A vector that lacks something or has something else in its place: it counts as failed. */
final class MalformedVectorException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    MalformedVectorException(String message) {
        super(message);
    }
}

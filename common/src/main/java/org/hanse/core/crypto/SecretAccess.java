// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/**
 * Permission to read the bytes of a secret. All users of secret bytes are found by references to this type.
 *
 * <p>Source: the pattern of Tink's {@code SecretKeyAccess}.
 */
public final class SecretAccess {

    private static final SecretAccess GRANTED = new SecretAccess();

    private SecretAccess() {}

    /** Returns the permission, for code that stores or shares secrets. */
    public static SecretAccess granted() {
        return GRANTED;
    }
}

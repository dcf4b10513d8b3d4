// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.crypto;

/**
 * Leave to read the bytes of a secret. Whoever asks for it can be found by its name.
 *
 * <p>Source: the pattern of Tink's {@code SecretKeyAccess}.
 */
public final class SecretAccess {

    private static final SecretAccess GRANTED = new SecretAccess();

    private SecretAccess() {}

    /** Leave, for code that stores secrets or shares them. */
    public static SecretAccess granted() {
        return GRANTED;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Locale;

/** Whose data is protected as one: what is clipped as a whole. */
public enum PrivacyUnit {

    /** All data of one shopper at one merchant. */
    SHOPPER,

    /** All data of one merchant. */
    MERCHANT;

    /** Its name in a sentence. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}

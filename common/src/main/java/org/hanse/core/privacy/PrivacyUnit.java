// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Locale;

/** Unit of protection, which is clipped as a whole. */
public enum PrivacyUnit {

    /** All data of one shopper at one merchant. */
    SHOPPER,

    /** All data of one merchant. */
    MERCHANT;

    /** Returns its name in a sentence. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the name of the ledger that counts what all jobs spend for this unit. */
    public String ledger() {
        return word() + "s";
    }
}

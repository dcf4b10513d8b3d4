// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.List;
import java.util.Locale;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.PrivacyAccountant;
import org.hanse.core.privacy.account.RdpAccountant;

/** The accountants, as they are named on the command line; the tight one first. */
enum AccountantKind {
    PLD("privacy loss distributions, tight"),
    RDP("Renyi divergences, looser");

    /** What can be asked for. */
    enum Choice {
        PLD,
        RDP,
        BOTH;

        List<AccountantKind> kinds() {
            return this == BOTH ? List.of(AccountantKind.values()) : List.of(AccountantKind.valueOf(name()));
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String words;

    AccountantKind(String words) {
        this.words = words;
    }

    PrivacyAccountant accountant() {
        return this == PLD ? new PldAccountant() : new RdpAccountant();
    }

    String words() {
        return words;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

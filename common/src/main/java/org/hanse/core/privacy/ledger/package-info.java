// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Privacy ledger of one population (step 8 of a round): an append-only list of entries in a hash chain, and the privacy budget.
 *
 * <p>An entry is durable before its release happens. From then on it counts, whether the release happened or not. {@link
 * org.hanse.core.privacy.ledger.PrivacyLedger} is a value and performs no input or output. {@code org.hanse.app.LedgerAccount} stores an
 * entry before it returns a receipt.
 *
 * <p>May depend on {@code privacy}, {@code privacy.account}, {@code federation} and {@code crypto}.
 */
@NullMarked
package org.hanse.core.privacy.ledger;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What was released about the data of one population, and what it costs (step 10 of the data path): entries that are only ever added,
 * each bound to those before it by a hash, and the budget that they must keep to.
 *
 * <p>An entry is written and durable before what it is for is released; once written it counts, whether the release came about or not.
 * {@link org.hanse.core.privacy.ledger.PrivacyLedger} is a value and writes nothing: {@code org.hanse.app.LedgerAccount} adds an entry to
 * the store before it hands out a receipt.
 *
 * <p>May depend on {@code privacy}, {@code privacy.account}, {@code federation} and {@code crypto}.
 */
@NullMarked
package org.hanse.core.privacy.ledger;

import org.jspecify.annotations.NullMarked;

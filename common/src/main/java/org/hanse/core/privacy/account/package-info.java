// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What releases cost: from a {@link org.hanse.core.privacy.account.DpEvent} and how often it happens to the epsilon that holds at a
 * delta. {@link org.hanse.core.privacy.account.PldAccountant} is tight, {@link org.hanse.core.privacy.account.RdpAccountant} an upper
 * bound that covers what the other does not. Both are pessimistic: what they say is promised, and never less is spent.
 */
@NullMarked
package org.hanse.core.privacy.account;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Privacy accounting: from a {@link org.hanse.core.privacy.account.DpEvent} and its number of repetitions to epsilon at a delta. {@link
 * org.hanse.core.privacy.account.PldAccountant} is tight. {@link org.hanse.core.privacy.account.RdpAccountant} is an upper bound that
 * covers the other events. Both are pessimistic: the computed epsilon is an upper bound of the actual one.
 */
@NullMarked
package org.hanse.core.privacy.account;

import org.jspecify.annotations.NullMarked;

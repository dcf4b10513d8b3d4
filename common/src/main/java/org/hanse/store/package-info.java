// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Durable stores that coordinator, node and simulator have in common: the privacy ledger in a file. An adapter, which {@code app} knows as
 * ports alone.
 */
@NullMarked
package org.hanse.store;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Durable stores common to coordinator, node and simulator: the privacy ledger in a file, checkpoints of trainings. An adapter; {@code app} uses
 * its ports only.
 */
@NullMarked
package org.hanse.store;

import org.jspecify.annotations.NullMarked;

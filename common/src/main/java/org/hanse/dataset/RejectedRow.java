// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;

/**
 * Row that was left out because of a fault.
 *
 * @param file file, or its substitute in messages
 * @param line number of the row, a header counted
 * @param reason name of the fault, as in {@link CleaningReport#dropped}
 * @param value value at fault; empty where it may name a shopper
 */
public record RejectedRow(String file, long line, String reason, Optional<String> value) {}

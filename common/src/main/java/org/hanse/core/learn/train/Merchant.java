// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;

/**
 * Data of one merchant. A model learns from nothing else of it.
 *
 * @param log interactions of the shoppers
 * @param catalogue items
 */
public record Merchant(InteractionLog log, Catalogue catalogue) {}

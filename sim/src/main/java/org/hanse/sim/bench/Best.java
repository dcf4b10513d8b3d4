// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.bench;

/**
 * An item that was recommended.
 *
 * @param item index in the catalogue
 * @param score what it was ranked by
 */
record Best(int item, double score) {}

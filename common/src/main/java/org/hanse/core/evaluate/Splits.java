// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

/**
 * A log held out twice. Parameters are chosen on {@code validation}, figures are reported on {@code test}.
 *
 * @param validation its queries are empty where there is nothing to validate on
 * @param test fitted to the same interactions as {@code validation}, except where a protocol says otherwise
 */
public record Splits(Holdout validation, Holdout test) {}

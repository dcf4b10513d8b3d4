// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Benchmarks. The network's speed beside that of PyTorch and of stock DL4J layers: the same synthetic work for all, run
 * alternately, with losses that must be equal. Simulated rounds beside a plain loop in PyTorch, with models that must be
 * equal. The cost of secure sums, decisions and services.
 *
 * <p>A source set of its own that ships in no jar. May depend on {@code core}, {@code file}, {@code config} and {@code sim};
 * the one package outside {@code core.learn} that sees DL4J, as a peer.
 */
@NullMarked
package org.hanse.bench;

import org.jspecify.annotations.NullMarked;

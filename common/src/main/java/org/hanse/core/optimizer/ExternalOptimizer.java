// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

/**
 * Server optimizer from outside this build, for the simulator. It is a public record with a public constructor without arguments, which sets
 * the defaults. Services refuse it, because other nodes cannot check it. See docs/guides/extending.md.
 */
public non-sealed interface ExternalOptimizer extends OptimizerKind {}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The network: its shape, its parameters, the item encoder, the behaviour encoders, gates and pooling (docs/design/network.md, sections 2
 * to 4).
 *
 * <p>{@code SharedNetwork} may be uploaded; {@code PersonalNetwork} stays on the node. Classes of {@code core.learn} share arrays with
 * each other; {@code ArchitectureTest} prevents other packages from reading fields.
 *
 * <p>May depend on {@code core.interaction}, {@code core.interaction.table}, {@code core.model}, {@code learn.kernel} and {@code
 * learn.memory}.
 */
@NullMarked
package org.hanse.core.learn.network;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Server optimizers, which move the global model by the mean of the updates: step 11 of a round. A {@link
 * org.hanse.core.privacy.PrivateSum} is the only input that moves it.
 *
 * <p>May depend on {@code model} and {@code privacy}.
 */
@NullMarked
package org.hanse.core.optimizer;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * How the global model moves by the mean of the updates: the second half of step 13 of the data path. Nothing but a {@link
 * org.hanse.core.privacy.PrivateSum} moves it.
 *
 * <p>May depend on {@code model} and {@code privacy}.
 */
@NullMarked
package org.hanse.core.optimizer;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** Command {@code hanse privacy}: planning and checks of privacy guarantees, without data and without a service. */
@NullMarked
package org.hanse.cli.privacy;

import org.jspecify.annotations.NullMarked;

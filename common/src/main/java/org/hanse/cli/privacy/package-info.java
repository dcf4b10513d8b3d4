// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The command {@code hanse privacy}: plans and checks of what protects shoppers and shops, which need neither data nor a service.
 */
@NullMarked
package org.hanse.cli.privacy;

import org.jspecify.annotations.NullMarked;

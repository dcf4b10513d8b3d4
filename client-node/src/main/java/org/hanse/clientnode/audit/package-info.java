// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/** Documents of the decision log, and reports made of them. */
@NullMarked
package org.hanse.clientnode.audit;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * YAML of what jobs and scenarios have in common: network, learning, federation, privacy. Each reader makes the records of {@link
 * org.hanse.core.job}; what a mapping leaves out is as in a standard that the caller gives.
 */
@NullMarked
package org.hanse.job;

import org.jspecify.annotations.NullMarked;

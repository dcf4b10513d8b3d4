// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Readers of job plans and of the YAML keys that plans and scenarios share: network, learning, federation, privacy. Each reader returns
 * records of {@link org.hanse.core.job}. Missing keys keep the caller's defaults.
 */
@NullMarked
package org.hanse.job;

import org.jspecify.annotations.NullMarked;

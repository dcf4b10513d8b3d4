// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Files of keys and certificates, as PEM text (RFC 7468). Private keys are readable by their owner only; a file that others can read is
 * refused. Messages name files and never contents.
 */
@NullMarked
package org.hanse.key;

import org.jspecify.annotations.NullMarked;

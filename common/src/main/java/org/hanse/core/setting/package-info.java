// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Meaning and range of settings, written once beside the record component that holds them. Documents are read into such
 * records, and the pages of keys are generated from them. Depends on nothing.
 */
@NullMarked
package org.hanse.core.setting;

import org.jspecify.annotations.NullMarked;

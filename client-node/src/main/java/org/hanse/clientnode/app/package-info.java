// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/** What a node does, in order: drivers that store a state and then do what it asks for, through ports. */
@NullMarked
package org.hanse.clientnode.app;

import org.jspecify.annotations.NullMarked;

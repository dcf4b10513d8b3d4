// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Federations in one process: virtual participants that share worker threads and working memory, around the same trainers,
 * pipelines and codecs that nodes and coordinators use. What is replaced is the network between them, and the clock.
 */
@NullMarked
package org.hanse.sim.federate;

import org.jspecify.annotations.NullMarked;

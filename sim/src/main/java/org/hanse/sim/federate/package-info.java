// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Federations in one process: virtual participants that share worker threads and working memory, around the driver of jobs, the client
 * half, pipelines and codecs of coordinator and nodes. The network between them and the clock are simulated.
 */
@NullMarked
package org.hanse.sim.federate;

import org.jspecify.annotations.NullMarked;

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Arithmetic of the network on plain {@code float} arrays: matrix products, softmax, gates, title convolution,
 * optimizer. Only this package uses vector instructions, and it is independent of its use.
 *
 * <p>{@link org.hanse.core.learn.kernel.Kernels} has two implementations, on the Vector API and in plain loops, which
 * agree to rounding. As in BLAS each array argument has the offset of its first element ({@code x, xAt}), so that
 * parameters and buffers can be parts of longer arrays; methods therefore have many arguments. No method allocates or
 * uses threads: callers pass disjoint results to different threads.
 *
 * <p>Classes whose names begin with {@code Vector} are compiled separately, because javac always warns of incubator
 * modules. May depend on nothing.
 */
@NullMarked
package org.hanse.core.learn.kernel;

import org.jspecify.annotations.NullMarked;

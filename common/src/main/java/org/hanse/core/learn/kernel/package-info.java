// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The arithmetic of the network on plain {@code float} arrays: matrix products, soft maxima, gates, title convolution,
 * optimiser. Nothing else of the project knows vector instructions, and nothing here knows what is computed with them.
 *
 * <p>{@link org.hanse.core.learn.kernel.Kernels} has two implementations: one on the Vector API and one in plain loops,
 * which agree to rounding. As in BLAS an array comes with the offset of its first element ({@code x, xAt}), so that
 * parameters and buffers can be parts of longer arrays; such pairs are why methods here have more arguments than
 * elsewhere. No method allocates, and none is told of threads: callers hand disjoint results to different threads.
 *
 * <p>Classes whose names begin with {@code Vector} are compiled in a pass of their own, because javac warns of incubator
 * modules whatever it is told. May depend on nothing.
 */
@NullMarked
package org.hanse.core.learn.kernel;

import org.jspecify.annotations.NullMarked;

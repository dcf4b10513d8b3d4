// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import org.hanse.core.crypto.StreamRandom;

/** Random draws of one client in one round. The caller closes each stream. */
public interface ClientDraws {

    /** Returns the seed for fitting the personal part to the round's model. */
    long fitting();

    /** Returns the seed of client training. */
    long training();

    /** Returns the stream for sampling shoppers. */
    StreamRandom sampling();

    /** Returns the stream for rounding to integers. */
    StreamRandom rounding();

    /** Returns the stream for the client's share of the noise. */
    StreamRandom noise();
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.evaluate.Protocol;
import org.hanse.core.learn.NetworkTrainer.Merchant;

/** Imported data of the merchant. Any thread may call it; methods block. */
public interface LocalDataset {

    /** Returns a text that changes with the data. */
    String version();

    /**
     * Reads catalogue and interactions.
     *
     * @throws RuntimeException if there are none or they cannot be read; the message is one line
     */
    Merchant merchant();

    /** Returns the protocol by which the interactions are split for validation; the usual one if the data set states none. */
    default Protocol protocol() {
        return Protocol.USUAL;
    }
}

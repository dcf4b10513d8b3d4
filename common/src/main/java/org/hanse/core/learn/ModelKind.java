// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import org.hanse.core.learn.train.ModelTrainer;

/** Kinds of models that a {@link ModelTrainer} trains. */
public enum ModelKind {

    /** The network of docs/design/network.md. */
    NETWORK,

    /** User-supplied DL4J graph, docs/guides/own-network.md. */
    GRAPH
}

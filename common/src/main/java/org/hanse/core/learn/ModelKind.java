// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

/** What kind of model a {@link ModelTrainer} trains. */
public enum ModelKind {

    /** The network of docs/design/network.md. */
    NETWORK,

    /** A DL4J graph that somebody brought along, docs/dl4j.md. */
    GRAPH,

    /** A table of values, a row a recent history: {@link TabularTrainer}. */
    TABLE
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** Relation of neighbouring data sets, which epsilon and delta make hard to distinguish. */
public enum NeighbourRelation {

    /** Add or remove one: one data set has one unit more. A sum of clipped parts differs by the clip norm. */
    ADD_REMOVE,

    /** Replace one: the data sets differ in the records of one unit. A sum of clipped parts differs by twice the clip norm. */
    REPLACE_ONE
}

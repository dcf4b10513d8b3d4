// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** Relation of neighbouring data sets, which epsilon and delta make hard to distinguish. */
public enum NeighbourRelation {

    /** One has all records of one unit more than the other. A sum of clipped parts differs by the clip norm. */
    ADD_REMOVE,

    /** One has other records of one unit than the other. A sum of clipped parts differs by twice the clip norm. */
    REPLACE_ONE
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import com.fasterxml.jackson.databind.JsonNode;

/** What a vector file is about. */
interface VectorTopic {

    /** The name that its file usually has. */
    String usualName();

    /** Whether a file of another name looks like one of its own. */
    boolean fits(JsonNode root);

    /** Runs a file's vectors. */
    void run(JsonNode root, VectorResultsAccumulator results);
}

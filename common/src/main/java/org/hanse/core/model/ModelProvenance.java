// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Provenance of a model: facts by name, enough to train it again. Sent with the model.
 *
 * @param facts in alphabetical order of their names; no name or fact is blank
 */
public record ModelProvenance(Map<String, String> facts) {

    public ModelProvenance {
        facts.forEach((name, fact) -> {
            if (name.isBlank() || fact.isBlank()) {
                throw new IllegalArgumentException("blank fact \"" + name + "\": \"" + fact + "\"");
            }
        });
        facts = Collections.unmodifiableMap(new TreeMap<>(facts));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.util.Optional;
import java.util.function.IntFunction;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.core.learn.score.PartScales;

/**
 * Explanation of one item of a decision.
 *
 * @param id id of an item by its index in the explanation
 * @param decision id of the decision in the log; empty if it is not from there
 * @param data version of the data; empty if the explanation was kept with a decision on other data
 * @param version model or mix that scored; empty for popularity
 * @param scales scales of the parts of a network's scores; empty without a network
 */
public record ExplainAnswer(
        Explained explained,
        IntFunction<String> id,
        Optional<String> decision,
        Optional<String> data,
        Optional<ServingChoice.Version> version,
        Optional<PartScales> scales) {}

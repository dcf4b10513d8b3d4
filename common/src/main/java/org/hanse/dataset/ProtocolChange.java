// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.evaluate.Protocol;

/**
 * Changes to a protocol, for example of a scenario that evaluates a data set with other rules than its descriptor.
 * Empty parts are unchanged.
 *
 * @param split another split
 * @param candidates other candidates
 * @param history another rule for the own history
 * @param targets another rule for targets
 * @param cutoffs other cutoffs
 * @param fit another rule for the training data of models
 */
public record ProtocolChange(
        Optional<Protocol.Split> split,
        Optional<Protocol.Candidates> candidates,
        Optional<Protocol.HistoryRule> history,
        Optional<Protocol.TargetRule> targets,
        Optional<List<Integer>> cutoffs,
        Optional<Protocol.FitRule> fit) {

    /** No changes. */
    public static final ProtocolChange NONE = new ProtocolChange(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads a {@code protocol} mapping with a descriptor's keys, all optional. */
    public static ProtocolChange read(ConfigNode node) {
        return new ProtocolParser(false, false).change(node);
    }

    /**
     * Returns {@code protocol} with the changes.
     *
     * @throws IllegalArgumentException if the result is no protocol
     */
    public Protocol applyTo(Protocol protocol) {
        return new Protocol(
                split.orElse(protocol.split()),
                candidates.orElse(protocol.candidates()),
                history.orElse(protocol.history()),
                targets.orElse(protocol.targets()),
                cutoffs.orElse(protocol.cutoffs()),
                fit.orElse(protocol.fit()));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.evaluate.Protocol;

/**
 * What is to differ from a protocol, for example where a scenario evaluates a data set otherwise than its descriptor
 * says. What is empty stays.
 *
 * @param split another split
 * @param candidates other candidates
 * @param history another rule for the own history
 * @param targets another rule for targets
 * @param cutoffs other cutoffs
 * @param fit another rule for what models are fitted to
 */
public record ProtocolChange(
        Optional<Protocol.Split> split,
        Optional<Protocol.Candidates> candidates,
        Optional<Protocol.HistoryRule> history,
        Optional<Protocol.TargetRule> targets,
        Optional<List<Integer>> cutoffs,
        Optional<Protocol.FitRule> fit) {

    /** Nothing differs. */
    public static final ProtocolChange NONE = new ProtocolChange(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Reads a {@code protocol} mapping with the keys of a descriptor's, each of which may be missing. */
    public static ProtocolChange read(ConfigNode node) {
        return new ProtocolParser(false, false).change(node);
    }

    /**
     * {@code protocol} with the changes.
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

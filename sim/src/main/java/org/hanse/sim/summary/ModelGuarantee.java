// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.sim.federate.RoundRecord;

/**
 * Privacy guarantee of one model of a run.
 *
 * @param guarantee guarantee of all rounds; it also holds if the coordinator reports false dropouts
 * @param charged epsilon of the coordinator's account, at most that of the guarantee; it holds if the coordinator follows the protocol
 * @param rounds number of charged rounds
 */
public record ModelGuarantee(@JsonUnwrapped PrivacyGuarantee guarantee, double charged, int rounds) {

    /**
     * Returns the guarantee of a training; empty without a charged round.
     *
     * @param atWorst epsilon if the coordinator reports false dropouts
     */
    public static Optional<ModelGuarantee> of(PrivacyTerms terms, List<RoundRecord> rounds, OptionalDouble atWorst) {
        List<Double> charged = rounds.stream()
                .flatMap(round -> round.epsilon().stream().boxed())
                .toList();
        if (charged.isEmpty()) {
            return Optional.empty();
        }
        double last = charged.get(charged.size() - 1);
        return Optional.of(new ModelGuarantee(
                new PrivacyGuarantee(
                        Math.max(last, atWorst.orElse(last)),
                        terms.delta(),
                        terms.unit(),
                        terms.scope().adversary()),
                last,
                charged.size()));
    }

    /** Returns the guarantee of a training whose data void it: infinite; empty without a charged round. */
    public static Optional<ModelGuarantee> none(PrivacyTerms terms, int rounds) {
        double none = Double.POSITIVE_INFINITY;
        return rounds == 0
                ? Optional.empty()
                : Optional.of(new ModelGuarantee(
                        new PrivacyGuarantee(
                                none, terms.delta(), terms.unit(), terms.scope().adversary()),
                        none,
                        rounds));
    }

    /** Returns epsilon of the guarantee. */
    public double epsilon() {
        return guarantee.epsilon();
    }
}

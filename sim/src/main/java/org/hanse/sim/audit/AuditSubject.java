// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.AuditSummary.Guaranteed;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.TrainerSupply;
import org.hanse.sim.train.NetworkSource;
import org.hanse.sim.train.TrainingMerchant;

/**
 * Federation under attack.
 *
 * @param network public settings: the shape of the network and the computation of shoppers' gradients
 * @param participants factory of the participants; the attacker does not choose their trainers
 * @param config settings of rounds and the privacy guarantee
 * @param merchants participants; none joins late
 * @param draws random numbers of the training
 */
public record AuditSubject(
        NetworkSource network,
        TrainerSupply participants,
        FederationConfig config,
        List<TrainingMerchant> merchants,
        Draws draws) {

    /** Default computation of shoppers' gradients, for federations without a privacy guarantee. */
    private static final PrivacyConfig.Gradients USUAL = new PrivacyConfig.Gradients(64, 8);

    /**
     * Random draws of the training.
     *
     * @param excludeHistory whether items of a shopper's history are no candidates
     * @param seed seed of all draws
     */
    public record Draws(boolean excludeHistory, long seed) {}

    public AuditSubject {
        merchants = List.copyOf(merchants);
    }

    /** Returns the participants, with other data. */
    ClientTrainers participants(List<Merchant> data, ShardRunner shards) {
        return participants.of(data, draws.excludeHistory(), shards);
    }

    /** Returns the attacker's own trainers on any data. */
    ClientTrainers imagined(List<Merchant> data, ShardRunner shards) {
        return network.of(data, draws.excludeHistory(), shards);
    }

    long seed() {
        return draws.seed();
    }

    /** Creates the federation before its first round. */
    Federation federation(ClientTrainers locals, ShardRunner shards) {
        FederationRoster roster = FederationRoster.of(merchants.stream()
                .map(merchant -> new ParticipantId(merchant.id()))
                .toList());
        return new Federation(config, roster, locals, draws.seed(), shards);
    }

    /** Returns the computation of shoppers' gradients. */
    PrivacyConfig.Gradients gradients() {
        return config.uploads().privacy().map(PrivacyConfig::taken).orElse(USUAL);
    }

    /** Returns the clip norm of one shopper's gradient; infinite without clipping per shopper. */
    double clip() {
        return ofShoppers() ? terms().clip() : Double.POSITIVE_INFINITY;
    }

    /** Returns whether the clip norm of shoppers' gradients is adaptive. */
    boolean clipMoves() {
        return ofShoppers() && terms().adaptive().isPresent();
    }

    /** Returns the sampling probability of a shopper in a round. */
    double rate() {
        return ofShoppers() ? terms().samplingRate() : 1;
    }

    private PrivacyTerms terms() {
        return config.uploads().privacy().orElseThrow().terms();
    }

    /** Returns whether updates are sums of shoppers' gradients, each clipped by itself. */
    boolean ofShoppers() {
        return config.uploads()
                .privacy()
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
    }

    /** Returns whether there is a privacy guarantee for shoppers or merchants. */
    boolean holdsPrivacy() {
        return config.uploads().privacy().isPresent();
    }

    /**
     * Returns the privacy guarantee at a spent epsilon. If merchants are protected, a changed shopper replaces one merchant by another: one
     * removal and one addition. A delta of 1 or more guarantees nothing.
     */
    Guaranteed guaranteed(double spent) {
        if (!holdsPrivacy()) {
            return new Guaranteed(Claim.NOTHING, Optional.empty());
        }
        double delta = terms().delta();
        if (ofShoppers()) {
            return new Guaranteed(new Claim(spent, delta), Optional.empty());
        }
        double twoSteps = delta * (1 + Math.exp(spent));
        return new Guaranteed(
                twoSteps < 1 ? new Claim(2 * spent, twoSteps) : Claim.NOTHING, Optional.of(new Claim(spent, delta)));
    }
}

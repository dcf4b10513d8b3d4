// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.app.ClientTrainers;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.audit.AuditSummary.Guaranteed;
import org.hanse.sim.federate.Federation;
import org.hanse.sim.federate.FederationRoster;
import org.hanse.sim.federate.TrainerSupply;
import org.hanse.sim.train.NetworkSource;

/**
 * A federation that is attacked.
 *
 * @param network what everybody knows of it: its shape and how shoppers' gradients are taken
 * @param participants makes those ready who take part, whose trainers the attacker does not choose
 * @param config how rounds go, and the privacy guarantee
 * @param members who they are and what they have; nobody joins late
 * @param draws how they train
 */
public record AuditSubject(
        NetworkSource network, TrainerSupply participants, FederationConfig config, List<Member> members, Draws draws) {

    /** Shoppers' gradients where there is no privacy guarantee, so that none are configured. */
    private static final PrivacyConfig.Gradients USUAL = new PrivacyConfig.Gradients(64, 8);

    /**
     * How they train.
     *
     * @param excludeHistory whether items that a shopper met are no candidates
     * @param seed of everything that is drawn
     */
    public record Draws(boolean excludeHistory, long seed) {}

    /** A participant with its data. */
    public record Member(ParticipantId id, NetworkTrainer.Merchant merchant) {}

    public AuditSubject {
        members = List.copyOf(members);
    }

    /** Those who take part, with these data in place of their own. */
    ClientTrainers participants(List<NetworkTrainer.Merchant> data, ShardRunner shards) {
        return participants.of(data, draws.excludeHistory(), shards);
    }

    /** The attacker's own trainers on any data. */
    ClientTrainers imagined(List<NetworkTrainer.Merchant> data, ShardRunner shards) {
        return network.of(data, draws.excludeHistory(), shards);
    }

    long seed() {
        return draws.seed();
    }

    /** The federation of the members at its start. */
    Federation federation(ClientTrainers locals, ShardRunner shards) {
        FederationRoster roster =
                FederationRoster.of(members.stream().map(Member::id).toList());
        return new Federation(config, roster, locals, draws.seed(), shards);
    }

    /** How shoppers' gradients are taken before they are summed. */
    PrivacyConfig.Gradients gradients() {
        return config.uploads().privacy().map(PrivacyConfig::taken).orElse(USUAL);
    }

    /** What the gradient of a shopper is shortened to where it is clipped by itself; infinite where it is not. */
    double clip() {
        return ofShoppers() ? terms().clip() : Double.POSITIVE_INFINITY;
    }

    /** Whether the clip norm of shoppers' gradients moves from round to round. */
    boolean clipMoves() {
        return ofShoppers() && terms().adaptive().isPresent();
    }

    /** With which probability a shopper takes part in a round. */
    double rate() {
        return ofShoppers() ? terms().samplingRate() : 1;
    }

    private PrivacyTerms terms() {
        return config.uploads().privacy().orElseThrow().terms();
    }

    /** Whether sums are of shoppers' gradients, each clipped by itself. */
    boolean ofShoppers() {
        return config.uploads()
                .privacy()
                .filter(privacy -> privacy.terms().unit() == PrivacyUnit.SHOPPER)
                .isPresent();
    }

    /** Whether there is a privacy guarantee, to shoppers or merchants. */
    boolean holdsPrivacy() {
        return config.uploads().privacy().isPresent();
    }

    /**
     * The privacy guarantee once so much of a budget is spent. A shopper more or less makes another merchant of one, which is one taken out and
     * one put in: two steps, where merchants are what is protected. From a delta of 1 or more nothing follows.
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

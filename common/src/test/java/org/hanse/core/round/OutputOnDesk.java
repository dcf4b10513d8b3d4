// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggServer;
import org.hanse.core.secagg.UnmaskingException;
import org.hanse.core.secagg.UnmaskingPlan;

/** Output of a coordinator on a desk: it sends to nodes there, and releases sums without noise. */
final class OutputOnDesk implements RoundEffect.Output.OutputHandler<Boolean> {

    final List<ProtocolViolation> refused = new ArrayList<>();

    /** Whether the account refuses the release before shares are requested. */
    boolean accountRefuses;

    /** Whether the revealed shares give no secret. */
    boolean sharesGiveNothing;

    private final RoundOnDesk desk;

    OutputOnDesk(RoundOnDesk desk) {
        this.desk = desk;
    }

    @Override
    public Boolean send(RoundEffect.Send effect) {
        effect.to().forEach(to -> desk.deliver(to, effect.message()));
        return true;
    }

    @Override
    public Boolean deliverShares(RoundEffect.DeliverShares effect) {
        List<SealedShares> all = effect.sharers().stream()
                .map(from -> Objects.requireNonNull(desk.stored.retained.get(from)))
                .toList();
        effect.to().forEach(to -> desk.deliver(to, ToParticipant.SharesDelivered.to(to, all)));
        return true;
    }

    @Override
    public Boolean requestShares(RoundEffect.RequestShares effect) {
        if (accountRefuses) {
            desk.happen(new RoundEvent.ReleaseRefused("the budget is spent", new TreeMap<>()));
        } else {
            effect.to().forEach(to -> desk.deliver(to, effect.question()));
        }
        return true;
    }

    @Override
    public Boolean armTimer(RoundEffect.ArmTimer effect) {
        return true;
    }

    @Override
    public Boolean release(RoundEffect.Release effect) {
        if (sharesGiveNothing) {
            desk.happen(new RoundEvent.ReleaseRefused("no secret", new TreeMap<>()));
            return true;
        }
        UnmaskingPlan unmasking = new UnmaskingPlan(
                effect.session(), effect.announced(), new NoPrivacy().charge(desk.plan.job(), desk.plan.round()));
        try {
            SecAggServer.Unmasked unmasked =
                    SecAggServer.unmask(unmasking, desk.stored.sum(), desk.stored.retained, desk.stored.reveals);
            desk.sum = Optional.of(unmasked.sum());
            desk.happen(new RoundEvent.AggregateReleased(unmasked.faults()));
        } catch (UnmaskingException e) {
            desk.happen(new RoundEvent.ReleaseRefused(String.valueOf(e.getMessage()), e.faults()));
        }
        return true;
    }

    @Override
    public Boolean refuse(RoundEffect.Refuse effect) {
        refused.add(effect.violation());
        return true;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.quantize.IntegerSumAccumulator;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.shard.ShardRunner;
import org.hanse.wire.UpdateCodec.Upload;

/** Sum of updates without masks: the coordinator reads each one. */
final class PlainSum implements CohortSum {

    private final SimulatedTerms terms;
    private final Participants participants;

    PlainSum(SimulatedTerms terms, Participants participants) {
        this.terms = terms;
        this.participants = participants;
    }

    @Override
    public Summed sum(Round round, List<Integer> members, Members work, ShardRunner shards) {
        Tally tally = new Tally(new IntegerSumAccumulator(
                terms.format().quantization(), terms.format().size()));
        shards.map(members.size(), place -> {
            int member = members.get(place);
            Optional<IntegerUpdate> update = work.lost(member) ? Optional.empty() : work.update(member);
            update.ifPresent(own -> tally.arrived(member, sent(round.id(), round.base(), own)));
            return member;
        });
        if (tally.summed.isEmpty()) {
            return tally.without("no update arrived");
        }
        if (tally.summed.size() < terms.minimum(Optional.empty())) {
            return tally.without("too few updates arrived");
        }
        SortedSet<ParticipantId> survivors = new TreeSet<>();
        tally.summed.forEach(member -> survivors.add(participants.ids().get(member)));
        ChargedRelease release = round.release();
        ChargeResult charge = release.charge(SimulatedTerms.JOB, round.id(), survivors);
        if (charge instanceof ChargeResult.Refused refused) {
            return tally.without(refused.reason());
        }
        release.store(SimulatedTerms.JOB, round.id(), survivors, tally.sum.toIntegerSum());
        return new Summed(
                Optional.of(new RoundRecord.Charge(((ChargeResult.Charged) charge).epsilon(), survivors.size())),
                tally.summed,
                tally.bytes,
                0,
                "");
    }

    /** Returns an update after its transmission. */
    static Wire.Arrived<Upload> sent(RoundId id, int base, IntegerUpdate update) {
        return Wire.up(new Upload(id, base, update.vector()), update.vector().size(), update.spec());
    }

    /** Sum over worker threads; sums of integers do not depend on the order. */
    private static final class Tally {

        private final IntegerSumAccumulator sum;
        private final Set<Integer> summed = new HashSet<>();
        private long bytes;

        Tally(IntegerSumAccumulator sum) {
            this.sum = sum;
        }

        private Summed without(String failure) {
            return new Summed(Optional.empty(), Set.of(), bytes, 0, failure);
        }

        synchronized void arrived(int member, Wire.Arrived<Upload> upload) {
            sum.add(upload.value().vector());
            summed.add(member);
            bytes += upload.bytes();
        }
    }
}

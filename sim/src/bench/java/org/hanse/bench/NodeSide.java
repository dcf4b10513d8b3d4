// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.clientnode.app.Allowance;
import org.hanse.clientnode.app.ParticipationDriver;
import org.hanse.clientnode.testing.InMemoryParticipationStore;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.Participant;
import org.hanse.core.round.ParticipantEvent;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.sim.summary.Machine;
import org.hanse.wire.SecAggCodec;

/** Node in a process of its own, which answers each message on its standard input; another process plays all other participants. */
public final class NodeSide {

    /** The argument of the program that is a node. */
    public static final String NAME = "node";

    private NodeSide() {}

    /**
     * Runs the node through one round and reports its memory use at the end.
     *
     * @param random secure
     */
    public static void run(InputStream from, OutputStream to, SecureRandom random) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to));
        ParticipationDriver driver = ParticipationDriver.open(
                participant(in, random),
                new ParticipationDriver.Ports(
                        new InMemoryParticipationStore(),
                        message -> say(message, out),
                        (plan, answer) -> answer.accept(
                                new ParticipantEvent.UpdateReady(plan.digest(), SecAggCohort.update(plan))),
                        refused -> {
                            throw new IllegalStateException("a node refused: " + refused.getMessage());
                        },
                        new Allowance.Unlimited()));
        while (true) {
            ToParticipant message =
                    SecAggCodec.parseToParticipant(Frames.read(in).get(0));
            driver.handle(message);
            if (message instanceof ToParticipant.RoundEnded) {
                out.writeLong(Machine.peakRssBytes().orElse(0));
                out.flush();
                return;
            }
        }
    }

    private static void say(ToCoordinator message, DataOutputStream out) {
        try {
            Frames.write(SecAggCodec.toBytes(message), out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Participant participant(DataInputStream in, SecureRandom random) throws IOException {
        List<byte[]> own = Frames.read(in);
        Enrolment enrolment = Frames.readEnrolment(in);
        SecAggPlan plan = Frames.readPlan(in);
        return SecAggCohort.node(plan, Frames.id(own.get(0)), Frames.identity(own.get(1)), enrolment, random);
    }

    /** Plays all other participants: takes the node, the last of the cohort, through one round without dropout. */
    static OptionalLong take(SecAggCohort cohort, ChildJvm child) throws IOException {
        SecAggPlan plan = cohort.plan();
        ParticipantId own = cohort.ids().last();
        Participant node = cohort.node(own);
        Frames.writeIdentity(own, node.identity(), child.questions());
        Frames.writeEnrolment(cohort.enrolment(), child.questions());
        Frames.writePlan(plan, child.questions());

        List<ParticipantId> peers =
                cohort.ids().stream().filter(id -> !id.equals(own)).toList();
        List<Advertisement> advertisements = new ArrayList<>();
        peers.forEach(id -> advertisements.add(cohort.advertise(id)));
        tell(new ToParticipant.RoundOffered(plan), child);
        advertisements.add(
                answer(ToCoordinator.KeysAdvertised.class, plan, child).advertisement());

        tell(new ToParticipant.RosterAnnounced(advertisements), child);
        SortedMap<ParticipantId, Nonce> nonces = new TreeMap<>();
        if (cohort.revealsNonces()) {
            peers.forEach(id -> nonces.put(id, cohort.nonce(id)));
            nonces.put(
                    own, answer(ToCoordinator.NonceRevealed.class, plan, child).nonce());
            tell(new ToParticipant.NoncesAnnounced(nonces), child);
        }
        answer(ToCoordinator.SharesSubmitted.class, plan, child);

        Session session = Session.of(plan, Roster.of(advertisements), cohort.revealsNonces() ? nonces : Map.of());
        List<SealedShares> sealed = new ArrayList<>();
        for (ParticipantId id : session.neighbours(own)) {
            sealed.add(cohort.share(session, id));
        }
        tell(ToParticipant.SharesDelivered.to(own, sealed), child);
        // The content of the update is not needed here, and large.
        Frames.read(child.answers());

        Survivors announced = Survivors.of(session, cohort.ids(), cohort.ids());
        tell(new ToParticipant.SurvivorsAnnounced(List.copyOf(cohort.ids()), List.copyOf(cohort.ids())), child);
        answer(ToCoordinator.SurvivorsSigned.class, plan, child);
        SortedMap<ParticipantId, Signature> signatures = new TreeMap<>();
        cohort.ids().forEach(id -> signatures.put(id, cohort.sign(session, id, announced)));
        tell(new ToParticipant.SignaturesDelivered(signatures), child);
        answer(ToCoordinator.SharesRevealed.class, plan, child);
        tell(new ToParticipant.RoundEnded("completed"), child);
        return SecAggMemoryRun.peak(child);
    }

    private static void tell(ToParticipant message, ChildJvm child) throws IOException {
        Frames.write(List.of(SecAggCodec.toBytes(message)), child.questions());
        child.questions().flush();
    }

    private static <T extends ToCoordinator> T answer(Class<T> kind, SecAggPlan plan, ChildJvm child)
            throws IOException {
        ToCoordinator message = SecAggCodec.parseToCoordinator(Frames.read(child.answers()), plan);
        if (!kind.isInstance(message)) {
            throw new IllegalStateException("a node said " + message + " in place of " + kind.getSimpleName());
        }
        return kind.cast(message);
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.coordinator.app.RoundDriver;
import org.hanse.coordinator.port.ParticipantGateway;
import org.hanse.coordinator.port.SumRelease;
import org.hanse.coordinator.testing.InMemoryRoundStore;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.NoPrivacy;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;
import org.hanse.sim.summary.Machine;
import org.hanse.wire.SecAggCodec;

/** Coordinator in a process of its own, with messages from files that another process wrote. */
public final class CoordinatorSide {

    /** The argument of the program that is a coordinator, before the folder. */
    public static final String NAME = "coordinator";

    private static final String BEFOREHAND = "beforehand";

    private CoordinatorSide() {}

    /** Writes all messages of a round without dropout, one file each, named in the order of arrival. */
    static void record(SecAggCohort cohort, Path folder) throws IOException {
        SecAggPlan plan = cohort.plan();
        try (DataOutputStream out = write(folder.resolve(BEFOREHAND))) {
            Frames.writePlan(plan, out);
            Frames.writeEnrolment(cohort.enrolment(), out);
        }
        Recorder recorder = new Recorder(folder);
        for (ParticipantId id : cohort.ids()) {
            recorder.arrives(new ToCoordinator.ParticipantJoined(id));
        }
        List<Advertisement> advertisements = new ArrayList<>();
        for (ParticipantId id : cohort.ids()) {
            Advertisement advertisement = cohort.advertise(id);
            advertisements.add(advertisement);
            recorder.arrives(new ToCoordinator.KeysAdvertised(advertisement));
        }
        SortedMap<ParticipantId, Nonce> nonces = new TreeMap<>();
        if (cohort.revealsNonces()) {
            for (ParticipantId id : cohort.ids()) {
                nonces.put(id, cohort.nonce(id));
                recorder.arrives(new ToCoordinator.NonceRevealed(id, cohort.nonce(id)));
            }
        }
        Session session = Session.of(plan, Roster.of(advertisements), nonces);
        Map<ParticipantId, SealedShares> sealed = new TreeMap<>();
        for (ParticipantId id : cohort.ids()) {
            SealedShares shares = cohort.share(session, id);
            sealed.put(id, shares);
            recorder.arrives(new ToCoordinator.SharesSubmitted(shares));
        }
        for (ParticipantId id : cohort.ids()) {
            recorder.arrives(
                    new ToCoordinator.MaskedInputSubmitted(cohort.mask(session, id, cohort.ids()), new TreeSet<>()));
        }
        Survivors announced = Survivors.of(session, cohort.ids(), cohort.ids());
        for (ParticipantId id : cohort.ids()) {
            recorder.arrives(new ToCoordinator.SurvivorsSigned(id, cohort.sign(session, id, announced)));
        }
        for (ParticipantId id : cohort.ids()) {
            recorder.arrives(new ToCoordinator.SharesRevealed(cohort.reveal(session, id, announced, sealed)));
        }
    }

    private static DataOutputStream write(Path file) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
    }

    private static DataInputStream read(Path file) throws IOException {
        return new DataInputStream(new BufferedInputStream(Files.newInputStream(file)));
    }

    private static Path message(Path folder, int number) {
        return folder.resolve("message-" + number);
    }

    /** Numbers the files. */
    private static final class Recorder {

        private final Path folder;
        private int number;

        Recorder(Path folder) {
            this.folder = folder;
        }

        void arrives(ToCoordinator message) throws IOException {
            try (DataOutputStream out = write(message(folder, number))) {
                Frames.write(SecAggCodec.toBytes(message), out);
            }
            number++;
        }
    }

    /**
     * Runs the coordinator on the messages in a folder and reports its memory use at the end.
     *
     * @throws IllegalStateException if the messages do not yield a sum
     */
    public static void run(Path folder, OutputStream to) throws IOException {
        SecAggPlan plan;
        Enrolment enrolment;
        try (DataInputStream in = read(folder.resolve(BEFOREHAND))) {
            plan = Frames.readPlan(in);
            enrolment = Frames.readEnrolment(in);
        }
        RoundDriver driver = RoundDriver.begin(
                plan,
                enrolment,
                new TreeSet<>(enrolment.keys().keySet()),
                new RoundDriver.Ports(new InMemoryRoundStore(), new Written(), phase -> {}, new Unkept()));
        for (int number = 0; Files.exists(message(folder, number)); number++) {
            try (DataInputStream in = read(message(folder, number))) {
                driver.handle(SecAggCodec.parseToCoordinator(Frames.read(in), plan));
            }
        }
        if (!(driver.state() instanceof RoundState.Completed)) {
            throw new IllegalStateException("a round of a benchmark came to " + driver.state());
        }
        DataOutputStream out = new DataOutputStream(to);
        out.writeLong(Machine.peakRssBytes().orElse(0));
        out.flush();
    }

    /** Gateway that encodes messages to bytes, as a network adapter does. */
    private static final class Written implements ParticipantGateway {

        @Override
        public void send(ParticipantId to, ToParticipant message) {
            if (SecAggCodec.toBytes(message).length == 0) {
                throw new IllegalStateException("a message of nothing to " + to);
            }
        }

        @Override
        public void refuse(ParticipantId to, ProtocolViolation violation) {
            throw new IllegalStateException("refused of " + to + ": " + violation.getMessage());
        }
    }

    private static final class Unkept implements SumRelease {

        @Override
        public ChargeResult charge(SecAggPlan plan, Survivors announced) {
            return new NoPrivacy().charge(plan.job(), plan.round());
        }

        @Override
        public void store(SecAggPlan plan, Survivors announced, IntegerSum sum) {}
    }
}

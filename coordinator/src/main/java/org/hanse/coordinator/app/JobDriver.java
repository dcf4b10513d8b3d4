// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobTimer;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.NodeConnections;
import org.hanse.coordinator.port.NoticeCodec;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobEffect;
import org.hanse.core.job.JobEvent;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobState;
import org.hanse.core.job.JobStep;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.round.Dropout;
import org.hanse.core.round.RoundEvent;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.Selection;
import org.hanse.core.round.ToCoordinator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Driver of one job: begins rounds, moves the model by each released sum, and stores every state before it acts on it. After a crash a
 * driver of the same stores continues.
 *
 * <p>One thread calls it; {@link #state} and {@link #round} answer other threads, too. After an exception the caller discards it and
 * opens another one.
 */
public final class JobDriver {

    private static final Logger LOG = LoggerFactory.getLogger(JobDriver.class);

    private final JobStore.Definition definition;
    private final Ports ports;
    private final Effects effects = new Effects();
    private final RosterApprovals rosters;
    private final JobNotices notices;
    private final JobModel model;
    private final RoundRuns rounds;
    private final Attendance attendance;
    private final Deque<Input> waiting = new ArrayDeque<>();
    private volatile JobState state;
    private JobHead head;
    private volatile Optional<RoundRuns.Run> round = Optional.empty();
    private Optional<Together> gathered = Optional.empty();
    private boolean busy;

    /**
     * Ports of a driver.
     *
     * @param rosters versions of the roster with which this job can run
     * @param codec bytes of the round protocol's messages
     * @param random secure generator that draws cohorts
     * @param runs how rounds get their sums; empty for rounds with masks over {@code nodes}
     */
    public record Ports(
            JobStore store,
            ModelStore models,
            NodeConnections nodes,
            Supplier<JobRosters> rosters,
            JobTimer timer,
            NoticeCodec codec,
            InstantSource clock,
            RandomGenerator random,
            Optional<RoundRuns> runs) {

        /** Creates the ports of a service. */
        public Ports(
                JobStore store,
                ModelStore models,
                NodeConnections nodes,
                Supplier<JobRosters> rosters,
                JobTimer timer,
                NoticeCodec codec,
                InstantSource clock,
                RandomGenerator random) {
            this(store, models, nodes, rosters, timer, codec, clock, random, Optional.empty());
        }
    }

    /** Event with the head and the counted round that belong to the next state; empty if the head stays. */
    private record Input(JobEvent event, Optional<JobHead> head, Optional<JobRecord.WithSum> counted) {}

    private JobDriver(JobStore.Definition definition, Ports ports, RosterApprovals rosters, JobStore.Stored stored) {
        this.definition = definition;
        this.ports = ports;
        this.rosters = rosters;
        this.notices = new JobNotices(definition, ports.nodes(), ports.codec());
        this.state = stored.state();
        this.head = stored.head();
        this.rounds = ports.runs().orElseGet(() -> new MaskedRuns(definition.id(), ports, notices));
        rounds.lastRoster(state.progress().lastRound()).flatMap(rosters::of).ifPresent(rosters::use);
        this.model = new JobModel(rosters.used(), ports.models());
        model.restore(head);
        this.attendance = new Attendance(ports.nodes());
    }

    /** Starts a job, or continues it where its store has it. */
    public static JobDriver open(JobStore.Definition definition, Ports ports) {
        RosterApprovals rosters = new RosterApprovals(ports.rosters().get());
        Optional<JobStore.Stored> stored = ports.store().load(definition.id());
        if (stored.isPresent()) {
            JobDriver driver = new JobDriver(definition, ports, rosters, stored.get());
            driver.forgetEndedRound();
            driver.restart();
            return driver;
        }
        Instant now = ports.clock().instant();
        JobVersion first = rosters.used();
        JobHead head = new JobModel(first, ports.models()).store(0);
        JobStep begun = JobState.begin(first.terms().schedule(), head.model(), now);
        JobStore.Stored begin = new JobStore.Stored(begun.next(), head);
        ports.store().commit(definition.id(), begin, List.of(new JobStore.Entry(now, "started")));
        JobDriver driver = new JobDriver(definition, ports, rosters, begin);
        driver.restart();
        return driver;
    }

    private void use(JobVersion version) {
        if (!version.roster().equals(rosters.used().roster())) {
            rosters.use(version);
            model.use(version);
        }
    }

    /** Nodes receive the plan before a round of it. */
    private void restart() {
        ports.nodes().connected().forEach(this::connected);
        handle(new JobEvent.Restarted());
    }

    /** Secrets of a round that ended before a crash are deleted now. */
    private void forgetEndedRound() {
        int last = state.progress().lastRound();
        if (last > 0 && !(state instanceof JobState.Running) && !(state instanceof JobState.Moving)) {
            ports.store().forgetSecrets(definition.id(), new RoundId(last));
        }
    }

    /** Returns the state of the job. */
    public JobState state() {
        return state;
    }

    /** Returns the model between two rounds. */
    public PublishedModel.State model() {
        return model.state();
    }

    /** Returns the state of the current round; empty between rounds. */
    public Optional<RoundState> round() {
        return round.flatMap(RoundRuns.Run::protocol);
    }

    /** Handles the timer for the next round. A job whose budget allows no further round ends instead. */
    public void due() {
        RoundId next = new RoundId(state.progress().lastRound() + 1);
        if (state instanceof JobState.Waiting) {
            JobVersion version = rosters.next();
            version.objection(head, next).ifPresent(why -> handle(new JobEvent.BudgetExhausted(why)));
            version.terms()
                    .blocked(
                            state.progress().revealed(),
                            version.terms().sumAfter(head.sums().size()))
                    .ifPresent(why -> handle(new JobEvent.Blocked(why)));
        }
        handle(new JobEvent.Due(ports.clock().instant()));
    }

    /** Handles the deadline of a phase. */
    public void phaseOver(RoundId of, String phase) {
        if (isCurrent(of)) {
            handleRound(new RoundEvent.PhaseTimedOut(phase));
        }
    }

    /** Handles a request of the operator. */
    public void request(JobStore.Request request) {
        handle(
                switch (request) {
                    case PAUSE -> new JobEvent.PauseRequested("requested by the operator");
                    case RESUME -> new JobEvent.ResumeRequested(ports.clock().instant());
                    case STOP -> new JobEvent.StopRequested("requested by the operator");
                });
    }

    /** Handles a new connection: sends the plan, the end of the last round, and the round if the node can still join it. */
    public void connected(ParticipantId node) {
        attendance.connected(node);
        if (!rosters.has(node)) {
            return;
        }
        notices.offerPlan(node);
        notices.end(Set.of(node), state);
        notices.offerRosters(node, rosters.rosters().later());
        lastEnd(node);
        round().filter(own -> own instanceof Selection && own.participants().contains(node))
                .ifPresent(own -> notices.announce(Set.of(node), own.plan()));
    }

    /** Sends the end of the last round to a participant of the version that the next round would use. */
    private void lastEnd(ParticipantId node) {
        if (rosters.next().has(node)) {
            notices.lastEnd(node, state, head);
        }
    }

    /** Handles the end of a connection. */
    public void disconnected(ParticipantId node) {
        attendance.disconnected(node, ports.clock().instant());
        settle();
    }

    /** Ends the selection of a round that waits for absent nodes alone, or sets the timer for it. */
    void settle() {
        Optional<Selection> selection =
                round().filter(Selection.class::isInstance).map(Selection.class::cast);
        Instant now = ports.clock().instant();
        selection.flatMap(own -> attendance.until(own, now)).ifPresent(until -> {
            if (until.isAfter(now)) {
                ports.timer().absence(until);
            } else {
                handleRound(new RoundEvent.PhaseTimedOut(selection.get().phase()));
            }
        });
    }

    /**
     * Offers new versions of the roster to the nodes, after the end of the job too: a newcomer receives the last model. The next rounds
     * use the newest one that enough nodes approve.
     */
    public void rostersChanged() {
        int known = rosters.rosters().later().size();
        List<ParticipantId> nodes = List.copyOf(ports.nodes().connected());
        Set<ParticipantId> members = nodes.stream().filter(rosters::has).collect(Collectors.toSet());
        rosters.rosters(ports.rosters().get());
        List<SignedDocument> all = rosters.rosters().later();
        List<SignedDocument> added = all.subList(Math.min(known, all.size()), all.size());
        for (ParticipantId node : nodes) {
            if (members.contains(node)) {
                notices.offerRosters(node, added);
            } else {
                connected(node);
            }
        }
    }

    /**
     * Handles a node's approval of the plan with a version of the roster. Between rounds it has missed the end of the last one. So have
     * those that approved before, if the version has enough approvals only now.
     */
    public void approved(ParticipantId node, Digest roster) {
        JobVersion before = rosters.next();
        rosters.approve(node, roster);
        JobVersion now = rosters.next();
        if (before.roster().equals(now.roster())) {
            lastEnd(node);
        } else {
            rosters.approved(now).forEach(this::lastEnd);
        }
    }

    /** Returns the newest version of the roster if some of its participants have not approved it; after the end, if it is not used. */
    Optional<RosterApprovals.Pending> pendingRoster() {
        return rosters.pending().filter(own -> !own.used() || !JobOverview.isEnded(state));
    }

    /** Returns whether this is the round that runs now. Messages of other rounds are dropped. */
    public boolean isCurrent(RoundId of) {
        return round().filter(own -> own.plan().round().equals(of)).isPresent();
    }

    /** Messages of nodes that are handled together. */
    private static final class Together {

        private final List<RoundEvent> events = new ArrayList<>();
        private final Map<Digest, Path> files = new HashMap<>();
    }

    /** Runs tasks that pass messages on, and stores what follows from those of the round together. */
    public void together(List<Consumer<JobDriver>> tasks) {
        Together messages = new Together();
        gathered = Optional.of(messages);
        try {
            tasks.forEach(task -> task.accept(this));
        } finally {
            gathered = Optional.empty();
        }
        ports.store().offering(messages.files, () -> handleRound(messages.events));
    }

    /**
     * Handles a message of the current round.
     *
     * @param from node whose connection sent the message
     * @param file durable file with the bytes of the message, which the store may take over; empty without one
     */
    public void received(ParticipantId from, ToCoordinator message, Optional<Path> file) {
        if (gathered.isEmpty()) {
            together(List.of(own -> own.received(from, message, file)));
            return;
        }
        if (file.isPresent() && message instanceof ToCoordinator.MaskedInputSubmitted submitted) {
            gathered.get().files.put(submitted.update().digest(), file.get());
        }
        received(from, message);
    }

    private void received(ParticipantId from, ToCoordinator message) {
        if (message.from().equals(from)) {
            // The job stores it first, because the message may end the round.
            if (message instanceof ToCoordinator.ParticipantDropped dropped
                    && dropped.dropout().reason() == Dropout.Reason.MODEL_USED) {
                handle(new JobEvent.ModelUsed(state.progress().lastRound(), from));
            }
            handleRound(message);
        } else {
            reject(from, message.from() + " is not the name of this connection's certificate");
        }
    }

    /** Reports the rejection of a message to its node. */
    public void reject(ParticipantId node, String why) {
        notices.reject(node, new RoundId(Math.max(1, state.progress().lastRound())), why);
    }

    private void handleRound(RoundEvent event) {
        gathered.ifPresentOrElse(messages -> messages.events.add(event), () -> handleRound(List.of(event)));
    }

    private void handleRound(List<RoundEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        Optional<RoundState> joining = round().filter(Selection.class::isInstance);
        round.ifPresent(run -> run.handle(events));
        endRound();
        if (joining.isPresent() && !joining.equals(round())) {
            settle();
        }
    }

    /** Passes the outcome of a round that is over to the job. */
    private void endRound() {
        Optional<RoundRuns.End> over = round.flatMap(RoundRuns.Run::end);
        if (over.isEmpty()) {
            return;
        }
        round = Optional.empty();
        RoundId id = new RoundId(state.progress().lastRound());
        if (over.get().failure().isPresent()) {
            String why = over.get().failure().get();
            ports.store().forgetSecrets(definition.id(), id);
            close(id, false, why);
            handle(new JobEvent.Aborted(
                    id.number(), why, ports.clock().instant(), over.get().revealed()));
        } else {
            handle(new JobEvent.Released(id.number()));
        }
    }

    private void close(RoundId of, boolean counted, String why) {
        notices.close(participants(), of, counted, head, why);
    }

    private Set<ParticipantId> participants() {
        return Set.copyOf(rosters.used().terms().participants());
    }

    private void handle(JobEvent event) {
        handle(new Input(event, Optional.empty(), Optional.empty()));
    }

    private void handle(Input input) {
        waiting.add(input);
        if (busy) {
            return;
        }
        busy = true;
        try {
            while (!waiting.isEmpty()) {
                take(waiting.pop());
            }
        } finally {
            busy = false;
        }
    }

    private void take(Input input) {
        JobStep step = state.on(input.event());
        Instant now = ports.clock().instant();
        List<JobStore.Entry> lines = new ArrayList<>();
        step.effects().stream()
                .filter(JobEffect.Report.class::isInstance)
                .map(JobEffect.Report.class::cast)
                .forEach(report -> lines.add(new JobStore.Entry(now, report.line())));
        List<JobRecord> records = new ArrayList<>(JobRecord.of(input.event(), state, step.next(), now));
        input.counted().ifPresent(counted -> {
            lines.add(0, new JobStore.Entry(now, counted.line()));
            records.add(0, counted);
        });
        lines.forEach(entry -> LOG.info("{} job={}", entry.line(), definition.id()));
        JobHead next = input.head().orElse(head);
        if (!step.next().equals(state) || !next.equals(head) || !lines.isEmpty()) {
            ports.store().commit(definition.id(), new JobStore.Stored(step.next(), next), lines, records);
        }
        boolean ends = !JobOverview.isEnded(state) && JobOverview.isEnded(step.next());
        state = step.next();
        head = next;
        if (input.head().isPresent()) {
            close(new RoundId(state.progress().lastRound()), true, "");
        }
        if (ends) {
            notices.end(participants(), state);
        }
        step.effects().forEach(effect -> effect.visit(effects));
    }

    /** Effects answer nothing; their results are events. */
    private final class Effects implements JobEffect.Handler<Boolean> {

        @Override
        public Boolean wake(JobEffect.Wake effect) {
            ports.timer().wake(effect.at());
            return true;
        }

        @Override
        public Boolean begin(JobEffect.Begin effect) {
            RoundId id = new RoundId(effect.round());
            rounds.roster(id).ifPresentOrElse(roster -> JobDriver.this.use(version(roster)), () -> useNext(id));
            model.begin(head);
            round = Optional.of(rounds.open(id, rosters.used(), model));
            round().filter(Selection.class::isInstance)
                    .ifPresent(current -> notices.announce(current.participants(), current.plan()));
            endRound();
            settle();
            return true;
        }

        private void useNext(RoundId id) {
            JobVersion next = rosters.next();
            if (!next.roster().equals(rosters.used().roster())) {
                String line = "roster version " + next.number() + " is used from round " + id + " on: "
                        + next.terms().participants().size() + " participants";
                ports.store()
                        .commit(
                                definition.id(),
                                new JobStore.Stored(state, head),
                                List.of(new JobStore.Entry(ports.clock().instant(), line)));
                JobDriver.this.use(next);
            }
        }

        private JobVersion version(Digest roster) {
            return rosters.of(roster)
                    .orElseThrow(() -> new IllegalStateException("a round of " + definition.id() + " has the roster "
                            + roster + ", with which the job cannot run"));
        }

        @Override
        public Boolean move(JobEffect.Move effect) {
            RoundId id = new RoundId(effect.round());
            rounds.roster(id).ifPresent(roster -> JobDriver.this.use(version(roster)));
            JobModel.Moved moved;
            try {
                moved = model.move(head, id);
            } catch (DivergenceException e) {
                handle(new JobEvent.Diverged(effect.round(), String.valueOf(e.getMessage())));
                ports.store().forgetSecrets(definition.id(), id);
                return false;
            }
            JobHead next = moved.head();
            rounds.moved(id, rosters.used(), next);
            Instant now = ports.clock().instant();
            Optional<JobRecord.WithSum> record = state instanceof JobState.Moving moving
                    ? Optional.of(moved.record().apply(moving.began(), now))
                    : Optional.empty();
            handle(new Input(new JobEvent.Moved(effect.round(), next.model(), now), Optional.of(next), record));
            ports.store().forgetSecrets(definition.id(), id);
            return true;
        }

        @Override
        public Boolean abort(JobEffect.Abort effect) {
            handleRound(new RoundEvent.AbortRequested(effect.why()));
            return true;
        }

        /** Does nothing: the report is stored with the state. */
        @Override
        public Boolean report(JobEffect.Report effect) {
            return true;
        }
    }
}

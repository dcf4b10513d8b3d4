// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.serve.Problem;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SumKind;
import org.hanse.core.job.SumWords;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.ReleaseId;

/** What left a node: each upload of each round, what came of it, and what stays here. Thread-safe. */
public final class SentService {

    /** Rounds of a document. */
    private static final int MOST_ROUNDS = 200;

    private final FederationNode node;
    private final SentLog log;
    private final OfferedPlans plans;

    public SentService(FederationNode node, SentLog log, OfferedPlans plans) {
        this.node = node;
        this.log = log;
        this.plans = plans;
    }

    /**
     * What left.
     *
     * @param node name of the node; empty in a shop without a federation, which sends nothing
     * @param summary content in one sentence
     * @param uploads number of uploads of all rounds
     * @param bytes bytes of all uploads
     * @param rounds rounds, newest first, at most {@link #MOST_ROUNDS}
     * @param older number of rounds that are left out
     * @param payloads what leaves and what stays, by job; one without a job in a shop without a plan
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Sent(
            Optional<String> node,
            String summary,
            int uploads,
            long bytes,
            List<Round> rounds,
            int older,
            List<Payload> payloads) {}

    /** Kind of an upload. */
    public enum Part {
        UPDATE,
        COUNTS,
        PAIRS
    }

    /** What came of a round. */
    public enum Outcome {
        /** The coordinator has not closed the round. */
        OPEN,
        /** The sum moved the model. */
        COUNTED,
        /** The sum before training was made. */
        SUMMED,
        /** The round ended without a sum. */
        NOT_COUNTED
    }

    /**
     * Round of a job.
     *
     * @param destination address of the coordinator
     * @param uploads uploads, oldest first: a restarted node sends the same one again
     * @param receipt digest that the coordinator closed the round with: of the model, or of the sum before training
     * @param charged whether the node's own ledger has the round; empty without a guarantee, or where the ledger began later
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Round(
            String job,
            int round,
            String destination,
            List<Upload> uploads,
            Outcome outcome,
            Optional<String> closed,
            Optional<String> receipt,
            Optional<Clip> clip,
            Optional<Boolean> charged) {}

    /**
     * Masked upload.
     *
     * @param elements number of elements
     * @param digest SHA-256 of the masked bytes
     */
    public record Upload(String at, Part part, String what, int elements, long bytes, String digest) {}

    /**
     * Clip norm of a plan: nothing above it leaves.
     *
     * @param unit whose part is clipped: each shopper's, or the merchant's
     * @param norm greatest norm; of the first round, where it adapts
     * @param adaptive whether the norm of a round follows from the round before
     */
    public record Clip(String unit, double norm, boolean adaptive) {}

    /**
     * What leaves and what stays.
     *
     * @param job name of the job; empty without a plan
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Payload(Optional<String> job, List<Fact> leaves, List<Fact> stays) {}

    /**
     * Kind of content.
     *
     * @param kind name, for other languages
     * @param words sentence
     */
    public record Fact(Content kind, String words) {}

    /** Kinds of content of a node. */
    public enum Content {
        MASKED_UPDATE("The change of the shared network, masked, noised and clipped as the plan states."),
        EXACT_UPDATE(
                "The change of the shared network, masked. Its sum with the other shops is exact: this plan has no privacy"
                        + " guarantee."),
        CLIP_COUNT("How many of the sampled shoppers are within the clip norm, inside the masked and noised update."),
        WEIGHT_AND_LOSS("Number of examples and training loss, inside the masked update."),
        COUNTS("Counts of item pairs, masked, once before round 1. Their sum has no privacy guarantee."),
        PAIRS("Similar item pairs, masked, once before round 1. Their sum is noised."),
        PROTOCOL("Keys, encrypted shares and signatures of the rounds."),
        CONNECTION("Name and certificate of this node, while it is connected."),
        APPROVALS("Which plan and which version of the roster you approved."),
        REFUSALS("If the policy refuses a plan or a round: the reason, with the limit of the policy."),
        INTERACTIONS("Interactions: who viewed or bought what, and when."),
        SHOPPERS("Ids of shoppers, and what they asked for: preferences, exports, erasures."),
        ITEMS("The catalogue: titles, prices, availability."),
        TABLES("Tables of what is bought together."),
        TABLES_BUT_SUMS("Tables of what is bought together; of their counts only the masked ones above leave."),
        PERSONAL("The personal part of the network."),
        UNMASKED("Updates before masking."),
        DECISIONS("Recommendations and their log."),
        EVENTS("Events over the API."),
        EXPLANATIONS("Reasons and reports.");

        private final String words;

        Content(String words) {
            this.words = words;
        }

        private Fact fact() {
            return new Fact(this, words);
        }
    }

    private static final Set<Content> STAYS = EnumSet.range(Content.INTERACTIONS, Content.EXPLANATIONS);

    /** Entries of the log, as {@code hanse node sent --json} prints them. */
    public record Entries(String schema, List<Line> entries) {}

    /** Entry of the log. */
    public record Line(String at, String job, int round, String kind, int elements, long bytes, String digest) {

        private static Line of(SentLog.Entry entry) {
            return new Line(
                    entry.at().toString(),
                    entry.job().text(),
                    entry.round().number(),
                    entry.kind().name().toLowerCase(Locale.ROOT),
                    entry.elements(),
                    entry.bytes(),
                    entry.digest());
        }
    }

    /** Returns all entries, oldest first. */
    public Entries entries() {
        return new Entries("hanse.sent/1", log.entries().stream().map(Line::of).toList());
    }

    /** Returns what left. */
    public Sent sent() {
        Optional<FederationNode.Membership> own = node.federation();
        if (own.isEmpty()) {
            return new Sent(
                    Optional.empty(),
                    "This shop is in no federation: nothing left it.",
                    0,
                    0,
                    List.of(),
                    0,
                    List.of(new Payload(Optional.empty(), List.of(), stays(true))));
        }
        List<JobSetup> setups = setups();
        List<Round> rounds = rounds(own.get(), setups);
        int uploads = rounds.stream().mapToInt(round -> round.uploads().size()).sum();
        long bytes = rounds.stream()
                .flatMap(round -> round.uploads().stream())
                .mapToLong(Upload::bytes)
                .sum();
        List<Payload> payloads = setups.isEmpty()
                ? List.of(new Payload(Optional.empty(), List.of(), stays(true)))
                : setups.stream().map(SentService::payload).toList();
        return new Sent(
                own.map(FederationNode.Membership::name),
                uploads == 0
                        ? "Nothing left this node yet."
                        : String.format(
                                Locale.ROOT,
                                "%,d masked upload%s with %,d bytes left this node.",
                                uploads,
                                uploads == 1 ? "" : "s",
                                bytes),
                uploads,
                bytes,
                rounds.stream().limit(MOST_ROUNDS).toList(),
                Math.max(0, rounds.size() - MOST_ROUNDS),
                payloads);
    }

    /**
     * Returns a round.
     *
     * @throws Problem if nothing of it is in the log
     */
    public Round round(String job, String number) {
        return rounds().stream()
                .filter(round -> round.job().equals(job)
                        && Integer.toString(round.round()).equals(number))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        Problem.Kind.UNKNOWN,
                        "round: found " + number + " of " + job
                                + "; expected one that this node took part in. Fix: read /v1/owner/sent"));
    }

    /** Returns all rounds, newest first; none without a federation. */
    List<Round> rounds() {
        return node.federation().stream()
                .flatMap(own -> rounds(own, setups()).stream())
                .toList();
    }

    private List<JobSetup> setups() {
        return plans.offers().plans().stream().map(OfferedPlans.Planned::setup).toList();
    }

    /** Job and number of a round. */
    private record Key(JobId job, RoundId round) {}

    private List<Round> rounds(FederationNode.Membership own, List<JobSetup> setups) {
        Map<Key, List<SentLog.Entry>> byRound = new LinkedHashMap<>();
        log.entries()
                .forEach(entry -> byRound.computeIfAbsent(new Key(entry.job(), entry.round()), key -> new ArrayList<>())
                        .add(entry));
        Map<String, PrivacyLedger> ledgers = node.ledgers();
        List<Round> rounds = new ArrayList<>();
        byRound.forEach((key, entries) -> {
            Optional<JobSetup> setup = setups.stream()
                    .filter(each -> each.plan().job().equals(key.job()))
                    .findFirst();
            Optional<SentLog.Entry> end =
                    entries.stream().filter(entry -> !entry.kind().isUpload()).reduce((first, last) -> last);
            List<SentLog.Entry> uploads =
                    entries.stream().filter(entry -> entry.kind().isUpload()).toList();
            rounds.add(new Round(
                    key.job().text(),
                    key.round().number(),
                    own.coordinator(),
                    uploads.stream().map(SentService::upload).toList(),
                    end.map(SentService::outcome).orElse(Outcome.OPEN),
                    end.map(entry -> entry.at().toString()),
                    end.filter(entry -> entry.kind() != SentLog.Kind.NOT_COUNTED)
                            .map(SentLog.Entry::digest),
                    setup.flatMap(JobSetup::privacy).map(SentService::clip),
                    uploads.isEmpty() ? Optional.empty() : charged(setup, ledgers, key, uploads.get(0))));
        });
        rounds.sort(Comparator.comparing(SentService::last).reversed());
        return rounds;
    }

    /** Returns the time of the last entry of a round. */
    private static String last(Round round) {
        return round.closed()
                .orElseGet(() -> round.uploads().get(round.uploads().size() - 1).at());
    }

    private static Upload upload(SentLog.Entry entry) {
        Optional<SumWords> sum = entry.kind().sum().map(SumKind::words);
        return new Upload(
                entry.at().toString(),
                sum.map(own -> Part.valueOf(own.key().toUpperCase(Locale.ROOT))).orElse(Part.UPDATE),
                "masked " + sum.map(SumWords::noun).orElse("update"),
                entry.elements(),
                entry.bytes(),
                entry.digest());
    }

    private static Outcome outcome(SentLog.Entry end) {
        return end.kind() == SentLog.Kind.NOT_COUNTED
                ? Outcome.NOT_COUNTED
                : end.kind() == SentLog.Kind.COUNTED ? Outcome.COUNTED : Outcome.SUMMED;
    }

    /** Returns whether the ledger has a round. It cannot have those before its first entry. */
    private static Optional<Boolean> charged(
            Optional<JobSetup> setup, Map<String, PrivacyLedger> ledgers, Key key, SentLog.Entry upload) {
        boolean exact = upload.kind() == SentLog.Kind.COUNTS;
        return setup.filter(own -> !exact)
                .flatMap(own -> BudgetForecast.ledger(own, ledgers))
                .filter(ledger -> !upload.at().isBefore(ledger.since()))
                .map(ledger -> ledger.standing(new ReleaseId(key.job(), key.round(), ReleaseKind.SUM))
                        .isPresent());
    }

    private static Clip clip(JobPrivacy privacy) {
        return new Clip(
                privacy.terms().unit().word(),
                privacy.terms().clip(),
                privacy.terms().adaptive().isPresent());
    }

    private static Payload payload(JobSetup setup) {
        Set<Content> leaves = EnumSet.of(Content.PROTOCOL, Content.CONNECTION, Content.APPROVALS, Content.REFUSALS);
        leaves.add(setup.privacy().isPresent() ? Content.MASKED_UPDATE : Content.EXACT_UPDATE);
        if (setup.privacy().isEmpty()) {
            leaves.add(Content.WEIGHT_AND_LOSS);
        }
        setup.privacy().flatMap(own -> own.terms().adaptive()).ifPresent(adaptive -> leaves.add(Content.CLIP_COUNT));
        setup.sums()
                .forEach(sum ->
                        leaves.add(Content.valueOf(sum.kind().words().key().toUpperCase(Locale.ROOT))));
        return new Payload(
                Optional.of(setup.plan().job().text()),
                leaves.stream().map(Content::fact).toList(),
                stays(setup.sums().isEmpty()));
    }

    private static List<Fact> stays(boolean tables) {
        return STAYS.stream()
                .filter(own -> own != (tables ? Content.TABLES_BUT_SUMS : Content.TABLES))
                .map(Content::fact)
                .toList();
    }
}

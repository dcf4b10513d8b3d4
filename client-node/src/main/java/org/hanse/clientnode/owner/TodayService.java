// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.owner.TodayDocument.Day;
import org.hanse.clientnode.owner.TodayDocument.Figure;
import org.hanse.clientnode.owner.TodayDocument.Freshness;
import org.hanse.clientnode.owner.TodayDocument.Judgement;
import org.hanse.clientnode.owner.TodayDocument.Need;
import org.hanse.clientnode.owner.TodayDocument.Source;
import org.hanse.clientnode.owner.TodayDocument.Training;
import org.hanse.clientnode.owner.TodayDocument.Verdict;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.serve.RecommendationService.Shops;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.recommend.Exploration;

/** State of a shop's recommender today. Any thread may call it; calls block. */
public final class TodayService {

    private static final Duration DAY = Duration.ofHours(24);

    /** Age of data that needs the owner. */
    private static final Duration OLD = Duration.ofHours(24);

    /** Share of popularity that needs the owner, and the fewest decisions for it. */
    private static final double MOST_POPULARITY = 0.5;

    private static final long FEWEST_DECISIONS = 20;

    /** Documents are made anew after this time: several browsers may watch. */
    private static final Duration KEPT = Duration.ofSeconds(2);

    /** Decisions and events are counted anew after this time. */
    private static final Duration COUNTED = Duration.ofMinutes(1);

    /** Log and experiment are read anew after this time: both take seconds, and change little. */
    private static final Duration JUDGED = Duration.ofHours(1);

    private static final String POPULARITY = "popularity";

    private final Shops shops;
    private final Node node;
    private final DecisionLog decisions;
    private final EventStore events;
    private final ExperimentService experiments;
    private final InstantSource clock;

    private Optional<Made> last = Optional.empty();
    private Optional<Imported> imported = Optional.empty();
    private Optional<MinuteCounts> counts = Optional.empty();
    private Optional<Judged> judged = Optional.empty();

    /** Running node as its owner sees it. Any thread may call it; methods do not block but for {@link #needs}. */
    public interface Node {

        /** Returns the name of the shop. */
        String name();

        /** Returns the random choice of items in decisions. */
        Exploration exploration();

        /** Returns the most slots that chance fills in a day; empty without a limit. */
        Optional<Long> mostDrawn();

        /** Returns why the node stepped back from a candidate; empty if it did not. May block. */
        Optional<WatchStore.StepBack> stepBack(Candidate chosen);

        /** Returns when the data were last read from the disk. */
        Instant readAt();

        /** Returns the problem of the last reading of the data; empty if there was none. */
        Optional<String> dataProblem();

        /** Returns the begin of the training that runs; empty if none does. */
        Optional<Instant> trainingSince();

        /** Returns the problem of the last training; empty if it succeeded, or none ended yet. */
        Optional<String> trainingProblem();

        /** Returns what of federation and machine needs the owner. May block. */
        List<Need> needs(Instant now);
    }

    private record Made(Instant at, TodayDocument document) {}

    /** Counts that are read anew each minute. */
    private record MinuteCounts(Instant at, Day day) {}

    /** Figures that are read anew each hour. */
    private record Judged(Instant at, LogDocument log, Optional<ExperimentDocument> experiment) {}

    /** Newest interaction of imported data of a version. */
    private record Imported(String version, Optional<Instant> newest) {}

    public TodayService(
            Shops shops,
            Node node,
            DecisionLog decisions,
            EventStore events,
            ExperimentService experiments,
            InstantSource clock) {
        this.shops = shops;
        this.node = node;
        this.decisions = decisions;
        this.events = events;
        this.experiments = experiments;
        this.clock = clock;
    }

    /** Returns the zone of the shop's days. */
    public ZoneId zone() {
        return shops.data().merchant().log().zone();
    }

    /** Returns the present state. */
    public synchronized TodayDocument document() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        if (last.filter(own -> isKept(own.at(), KEPT, now)).isEmpty()) {
            last = Optional.of(new Made(now, document(now)));
        }
        return last.orElseThrow().document();
    }

    private static boolean isKept(Instant at, Duration time, Instant now) {
        return !now.isBefore(at) && now.isBefore(at.plus(time));
    }

    private TodayDocument document(Instant now) {
        ServedShop shop = shops.data();
        Verdict verdict = verdict(shop);
        Freshness data = data(shop, now);
        Training training = new Training(text(node.trainingSince()), node.trainingProblem());
        if (counts.filter(own -> isKept(own.at(), COUNTED, now)).isEmpty()) {
            counts = Optional.of(new MinuteCounts(now, day(now)));
        }
        Day day = counts.orElseThrow().day();
        if (judged.filter(own -> isKept(own.at(), JUDGED, now)).isEmpty()) {
            judged = Optional.of(new Judged(now, LogDocument.of(decisions, events, now), experiments.document()));
        }
        List<Need> needs = new ArrayList<>(node.needs(now));
        needs.addAll(needs(now, verdict, data, training, day));
        return new TodayDocument(
                TodayDocument.SCHEMA,
                now.toString(),
                node.name(),
                shop.merchant().log().zone().getId(),
                verdict,
                exploring(node.exploration(), now),
                judged.orElseThrow().log(),
                judged.orElseThrow().experiment(),
                data,
                training,
                day,
                needs);
    }

    private TodayDocument.Exploring exploring(Exploration own, Instant now) {
        return new TodayDocument.Exploring(
                own.rate(), own.best(), own.temperature(), decisions.drawn(now), node.mostDrawn());
    }

    private static Optional<String> text(Optional<Instant> time) {
        return time.map(own -> own.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private Verdict verdict(ServedShop shop) {
        ServingChoice choice = shop.choice();
        Optional<WatchStore.StepBack> left =
                shop.served().equals(choice.ranking()) ? Optional.empty() : node.stepBack(choice.ranking());
        Judgement judgement = left.isPresent() ? Judgement.STEPPED_BACK : judgement(choice, shop.served());
        boolean chosen = judgement != Judgement.REPLACED && judgement != Judgement.STEPPED_BACK;
        OptionalDouble popularity = choice.candidates().stream()
                .filter(ServingChoice.Popularity.class::isInstance)
                .findFirst()
                .map(Candidate::value)
                .orElseGet(OptionalDouble::empty);
        return new Verdict(
                judgement,
                text(Optional.of(choice.since()).filter(own -> judgement != Judgement.NOT_COMPARED && chosen)),
                text(Optional.of(choice.at()).filter(own -> judgement != Judgement.NOT_COMPARED)),
                Optional.of(choice.metric()).filter(own -> !own.isEmpty()),
                choice.queries(),
                NodeChoice.LEAST_QUERIES,
                !choice.data().equals(shop.dataVersion()),
                choice.lead()
                        .filter(own -> chosen)
                        .map(own -> new TodayDocument.Lead(own.difference(), own.low(), own.high())),
                left.map(own -> new TodayDocument.SteppedBack(
                        own.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                        own.decisions(),
                        own.clicks(),
                        own.before())),
                choice.values().filter(own -> chosen).map(own -> new TodayDocument.Values(own.reason(), own.words())),
                Stream.concat(
                                // The stand-in has another fit than the candidate that was compared.
                                choice.candidates().stream().filter(own -> !own.isLike(shop.served())),
                                Stream.of(shop.served()))
                        .sorted(Comparator.comparingDouble(own -> -own.value().orElse(Double.NEGATIVE_INFINITY)))
                        .map(own -> figure(own, own.isLike(shop.served()), popularity))
                        .toList());
    }

    private static Judgement judgement(ServingChoice choice, Candidate now) {
        if (!now.equals(choice.ranking())) {
            return Judgement.REPLACED;
        }
        if (choice.metric().isEmpty()) {
            return Judgement.NOT_COMPARED;
        }
        if (choice.queries() < NodeChoice.LEAST_QUERIES) {
            return Judgement.TOO_FEW;
        }
        double served = choice.served().value().orElse(Double.NEGATIVE_INFINITY);
        return choice.candidates().stream().anyMatch(own -> own.value().orElse(Double.NEGATIVE_INFINITY) > served)
                ? Judgement.KEPT
                : Judgement.BEST;
    }

    private static Figure figure(Candidate own, boolean served, OptionalDouble popularity) {
        Optional<ServingChoice.Version> version = own.version();
        Source source = source(own);
        return new Figure(
                source,
                version.map(ServingChoice.Version::job).filter(job -> !job.isEmpty()),
                source == Source.SHARED_NETWORK ? version.map(ServingChoice.Version::round) : Optional.empty(),
                version.map(each -> each.digest().toHex()),
                served,
                own.value().stream().boxed().findFirst(),
                own.value().isPresent() && popularity.isPresent() && source != Source.POPULARITY
                        ? Optional.of(own.value().getAsDouble() - popularity.getAsDouble())
                        : Optional.empty());
    }

    private static Source source(Candidate own) {
        if (own instanceof ServingChoice.Tables tables) {
            return tables.sum().isPresent() ? Source.SHARED_TABLES : Source.TABLES;
        }
        if (own instanceof ServingChoice.Model) {
            return Source.SHARED_NETWORK;
        }
        return own instanceof ServingChoice.Own ? Source.OWN_NETWORK : Source.POPULARITY;
    }

    private Freshness data(ServedShop shop, Instant now) {
        InteractionLog log = shop.merchant().log();
        if (imported.filter(own -> own.version().equals(shop.dataVersion())).isEmpty()) {
            imported = Optional.of(new Imported(shop.dataVersion(), newest(log, now)));
        }
        Optional<Instant> newest = Stream.of(imported.orElseThrow().newest(), events.newest(now))
                .flatMap(Optional::stream)
                .max(Comparator.naturalOrder());
        return new Freshness(
                text(newest),
                node.readAt().truncatedTo(ChronoUnit.SECONDS).toString(),
                shop.dataVersion(),
                log.size(),
                shop.catalogue().size(),
                log.shoppers(),
                node.dataProblem());
    }

    /** Returns the time of the newest interaction; shops may send some from the future. */
    private static Optional<Instant> newest(InteractionLog log, Instant now) {
        long until = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        return log.timed()
                ? IntStream.range(0, log.size()).mapToLong(log::timeMicros).filter(own -> own <= until).max().stream()
                        .mapToObj(own -> Instant.EPOCH.plus(own, ChronoUnit.MICROS))
                        .findFirst()
                : Optional.empty();
    }

    private Day day(Instant now) {
        // Decisions of this second, too.
        Instant until = now.plusSeconds(1);
        Map<String, Long> servedBy = new TreeMap<>(decisions.servedBy(now.minus(DAY), until));
        return new Day(
                servedBy.values().stream().mapToLong(own -> own).sum(),
                servedBy,
                new TreeMap<>(events.types(now.minus(DAY), until)));
    }

    private static List<Need> needs(Instant now, Verdict verdict, Freshness data, Training training, Day day) {
        List<Need> needs = new ArrayList<>();
        if (data.problem().isPresent()) {
            needs.add(Need.DATA_PROBLEM);
        }
        if (data.newest()
                .filter(own -> Instant.parse(own).isBefore(now.minus(OLD)))
                .isPresent()) {
            needs.add(Need.DATA_OLD);
        }
        if (training.problem().isPresent()) {
            needs.add(Need.TRAINING_FAILED);
        }
        if (verdict.judgement() == Judgement.TOO_FEW) {
            needs.add(Need.TOO_FEW_QUERIES);
        }
        long popular = day.servedBy().getOrDefault(POPULARITY, 0L);
        if (day.decisions() >= FEWEST_DECISIONS && popular > MOST_POPULARITY * day.decisions()) {
            needs.add(Need.MOSTLY_POPULARITY);
        }
        return needs;
    }
}

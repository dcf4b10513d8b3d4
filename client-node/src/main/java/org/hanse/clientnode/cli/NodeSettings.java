// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.clientnode.port.DecisionOutcome;
import org.hanse.clientnode.port.Experiment;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.config.DurationReader;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.config.RecordReader;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;
import org.hanse.file.DurableFile;
import org.hanse.http.TlsFiles;

/** Settings of a node, in {@code node.yaml}. */
public record NodeSettings(
        @Key(inline = true) Optional<Federation> federation,

        @Key(
                "whether this home has privacy ledgers: a missing one is an error then; homes of earlier versions receive both")
        boolean ledger,

        @Key Train train,

        @Key Keep keep,

        @Key(
                "whether items that a shopper met are recommended, too, where a request does not say: `data` as the protocol of the data set says, `keep` or `exclude`")
        Met met,

        @Key Exploration explore,

        @Key Live live,

        @Key Api api) {

    /** Treatment of items that a shopper met. */
    public enum Met {
        DATA,
        KEEP,
        EXCLUDE
    }

    /** @throws KeyConflictException if decisions of an experiment are deleted before it can be judged */
    public NodeSettings {
        int least = live.days() + (int) DecisionOutcome.WINDOW.toDays() + 1;
        if (live.holdout() > 0 && keep.decisionDays() < least) {
            throw new KeyConflictException(
                    "found an experiment of " + live.days() + " days beside decisions that are kept for "
                            + keep.decisionDays() + "; expected " + least
                            + " at least, since clicks count for a week. Fix: write fewer live.days, or a longer keep.decisions",
                    "live");
        }
    }

    /** Federation that the node is enrolled in. The keys stand in the file together, or none of them does. */
    public record Federation(
            @Key(
                    value = "address of the coordinator, `https://HOST:PORT`; in a federation only, with the next two",
                    required = true)
            String url,

            @Key(value = "name of the participant", required = true)
            String name,

            @Key(value = "fingerprint of the roots of trust, as the owner compared it", required = true)
            String fingerprint) {

        /** @throws KeyConflictException if the address has another form */
        public Federation {
            if (NodeSettings.address(url).isEmpty()) {
                throw new KeyConflictException(
                        "found " + url + "; expected " + FORM + ". Fix: write the coordinator's address", "url");
            }
        }

        /** Returns the coordinator's address. */
        public Address address() {
            return NodeSettings.address(url).orElseThrow();
        }
    }

    /** Trials with shoppers, and their limits. */
    public record Live(
            @Key(
                    value =
                            "most slots of a day, in UTC, that chance fills with another item than the best; then none is drawn until the next day",
                    least = 0,
                    most = Key.MANY)
            OptionalLong drawn,

            @Key(
                    value =
                            "share of known shoppers who get something else for a while, to measure what recommendations earn; 0: none",
                    range = Key.Range.SHARE,
                    least = 0)
            double holdout,

            @Key("what these shoppers get: `popularity`, or `tables` for the mix of the shop's own tables")
            Experiment.Against against,

            @Key(
                    value = "days after which all get the same again; another value of these three keys begins anew",
                    least = 1,
                    most = Live.MOST_DAYS)
            int days,

            @Key(
                    "whether the node serves the last good model again when the share of decisions with a click falls; `false` also serves what was left so")
            boolean stepBack) {

        /** Longest experiment: its decisions and their window are kept for so long. */
        static final int MOST_DAYS = Decisions.KEPT_DAYS - 14;

        public static final Live DEFAULT = new Live(OptionalLong.empty(), 0, Experiment.Against.POPULARITY, 28, true);

        /** Returns the plan of the experiment. */
        Experiment.Plan plan() {
            return new Experiment.Plan(holdout, against, days);
        }
    }

    /**
     * Recommendations over HTTP.
     *
     * @param certificate file in the home folder, or an absolute path
     * @param key file in the home folder, or an absolute path
     */
    public record Api(
            @Key(
                    "PEM file of the certificate and those between it and its authority, for an address that other machines reach; with the next")
            Optional<String> certificate,

            @Key("PEM file of the private key, not encrypted")
            Optional<String> key,

            @Key(value = "most requests of a token in a second", least = 1, most = Key.MOST)
            int perSecond,

            @Key("whether each request is logged, with the template of its path and without ids")
            boolean accessLog,

            @Key(
                    "names under which the node answers without encryption, beside localhost, its address and all numeric ones, such as that of a proxy on this machine")
            List<String> hosts) {

        public static final Api DEFAULT = new Api(Optional.empty(), Optional.empty(), 1000, false, List.of());

        /** @throws KeyConflictException if one of the files is named without the other */
        public Api {
            hosts = List.copyOf(hosts);
            if (certificate.isPresent() != key.isPresent()) {
                throw new KeyConflictException(
                        "found one of the two files for encryption; expected both. Fix: name the other one, too",
                        certificate.isPresent() ? "certificate" : "key");
            }
        }

        /** Returns the files for encryption; empty without one. */
        Optional<TlsFiles> tls(NodeHome home) {
            return certificate.map(file ->
                    new TlsFiles(home.folder().resolve(file), home.folder().resolve(key.orElseThrow())));
        }
    }

    /** Training of the shop's own network, beside serving. */
    public record Train(
            @Key("time between trainings, in whole days; `never`: no training by itself")
            Interval every,

            @Key("time of day of a training, in the time zone of the machine")
            LocalTime at,

            @Key(value = "greatest heap of a training, in MiB", least = 256, most = Key.MOST)
            int memory,

            @Key(
                    value =
                            "weight of a list that a shopper saw and picked from, for the biases and vectors of items; 0: training reads no decisions",
                    least = 0)
            double exposures) {

        public static final Train DEFAULT = new Train(new Interval("24h"), LocalTime.of(3, 0), 2048, 0.01);

        /**
         * Returns the time from now to the next training; empty if there is none.
         *
         * @param last begin of the last training; empty without one
         */
        public Optional<Duration> next(ZonedDateTime now, Optional<Instant> last) {
            return every.time().map(time -> {
                LocalDate day = last.map(begin ->
                                begin.atZone(now.getZone()).toLocalDate().plusDays(time.toDays()))
                        .orElse(now.toLocalDate());
                ZonedDateTime next = day.atTime(at).atZone(now.getZone());
                if (!next.isAfter(now)) {
                    next = now.toLocalDate().atTime(at).atZone(now.getZone());
                }
                return Duration.between(now, next.isAfter(now) ? next : next.plusDays(1));
            });
        }
    }

    /** Time for which decisions and events are kept. */
    public record Keep(
            @Key("time after which decisions are deleted, in whole days, at most 184d")
            Interval decisions,

            @Key(
                    "age of events that are deleted before a training at night, in whole days; `never`: none are. The data lose these interactions; imported ones stay")
            Interval events) {

        public static final Keep DEFAULT = new Keep(new Interval("184d"), new Interval("730d"));

        private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

        /** @throws KeyConflictException if decisions are kept for longer than reports say, or for no time */
        public Keep {
            if (decisions
                    .time()
                    .filter(own -> own.toDays() >= 1 && own.toDays() <= Decisions.KEPT_DAYS)
                    .isEmpty()) {
                throw new KeyConflictException(
                        "found " + decisions + "; expected 1d to " + Decisions.KEPT_DAYS
                                + "d. Fix: write a time between",
                        "decisions");
            }
            if (events.time().filter(own -> own.toDays() < 1).isPresent()) {
                throw new KeyConflictException(
                        "found " + events + "; expected 1d or more. Fix: write a longer time", "events");
            }
        }

        /** Returns the days for which decisions are kept. */
        int decisionDays() {
            return (int) decisions.time().orElseThrow().toDays();
        }

        /** Returns the time of the oldest decision that is kept. */
        Instant oldestDecision(Instant now) {
            return now.minus(decisions.time().orElseThrow());
        }

        /** Returns the time of the oldest event that is kept. */
        Instant oldestEvent(Instant now) {
            return events.time().map(now::minus).orElse(FIRST);
        }
    }

    /**
     * Time in whole days, or never.
     *
     * @param time the time; empty for never
     */
    public record Interval(Optional<Duration> time) {

        private static final String NEVER = "never";

        /** @throws IllegalArgumentException if a text is neither a number of whole days nor {@code never} */
        public Interval(String text) {
            this(text.equals(NEVER) ? Optional.empty() : Optional.of(days(text)));
        }

        private static Duration days(String text) {
            return DurationReader.parse(text)
                    .filter(time -> time.equals(Duration.ofDays(time.toDays())))
                    .orElseThrow(() -> new IllegalArgumentException("found " + text + "; expected " + NEVER
                            + " or whole days, such as 24h or 7d. Fix: write one of that form"));
        }

        @Override
        public String toString() {
            return time.map(own -> own.toDays() == 1 ? "24h" : own.toDays() + "d")
                    .orElse(NEVER);
        }
    }

    /** Settings of a shop without a federation. */
    public static final NodeSettings DEFAULT = new NodeSettings(
            Optional.empty(),
            false,
            Train.DEFAULT,
            Keep.DEFAULT,
            Met.DATA,
            Exploration.DEFAULT,
            Live.DEFAULT,
            Api.DEFAULT);

    private static final String LEDGER = "ledger: true\n";

    private static final RecordReader READER = RecordReader.BUILT_IN.with(LocalTime.class, NodeSettings::timeOfDay);

    /** Form of the address, for messages. */
    static final String FORM = "https://HOST:PORT";

    /**
     * Host and port.
     *
     * @param host name or address; an IPv6 address without brackets
     */
    public record Address(String host, int port) {}

    /** Returns the coordinator's address in a text; empty if it has another form. */
    static Optional<Address> address(String text) {
        try {
            URI uri = URI.create(text);
            boolean plain = "https".equals(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() > 0
                    && uri.getUserInfo() == null
                    && (uri.getPath().isEmpty() || uri.getPath().equals("/"))
                    && uri.getQuery() == null
                    && uri.getFragment() == null;
            return plain
                    ? Optional.of(new Address(uri.getHost().replaceAll("[\\[\\]]", ""), uri.getPort()))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static LocalTime timeOfDay(ConfigNode node) {
        try {
            return LocalTime.parse(node.text());
        } catch (DateTimeParseException e) {
            throw node.refuse("found " + node.text()
                    + "; expected a time of day such as \"03:00\". Fix: write hours and minutes in quotation marks");
        }
    }

    /** Reads the settings of a home folder. */
    public static NodeSettings read(Path file) {
        return ConfigDocument.read(file, root -> READER.mapping(root, DEFAULT));
    }

    /** Returns whether a home folder has settings with a federation. */
    static boolean isEnrolled(NodeHome home) {
        return Files.exists(home.settings())
                && read(home.settings()).federation().isPresent();
    }

    /**
     * Returns the federation of a home folder.
     *
     * @throws InvalidInputException if the shop has none
     */
    static Federation requireFederation(NodeHome home) {
        return read(home.settings())
                .federation()
                .orElseThrow(() -> new InvalidInputException(home.settings()
                        + ": found a shop without a federation; expected an enrolled node. Fix: run hanse node enrol "
                        + home.folder() + " URL --authority FINGERPRINT"));
    }

    /** Returns the command that starts a node. */
    static String start(NodeHome home) {
        return "hanse node " + (isEnrolled(home) ? "run " : "serve ") + home.folder();
    }

    /** Returns the name of a node: that of the participant, or of the folder in a shop without a federation. */
    static String name(NodeHome home) {
        return read(home.settings())
                .federation()
                .map(Federation::name)
                .orElseGet(() -> String.valueOf(
                        home.folder().toAbsolutePath().normalize().getFileName()));
    }

    /** Writes the settings of a shop without a federation. */
    static void create(Path file) {
        DurableFile.write(file, """
                # Settings of this shop, made by hanse node serve.
                # It trains its own network at this time of day, in the zone of this machine. "every: never" trains none.
                train: {every: %s, at: "%s"}
                # A slot is drawn by chance from the best items with this probability, so that the log can judge new ways
                # to recommend. "rate: 0" draws none.
                explore: {rate: %s}
                """.formatted(Train.DEFAULT.every(), Train.DEFAULT.at(), Exploration.DEFAULT.rate()));
    }

    /** Adds a federation to the settings, or writes new ones. */
    static void enrol(Path file, Federation federation, boolean ledger) {
        boolean kept = Files.exists(file);
        String before = kept ? text(file) : "# Settings of this node, made by hanse node enrol.\n";
        DurableFile.write(
                file,
                before
                        + "url: \"" + federation.url() + "\"\n"
                        + "name: \"" + federation.name() + "\"\n"
                        + "fingerprint: \"" + federation.fingerprint() + "\"\n"
                        + (ledger && !(kept && read(file).ledger()) ? LEDGER : ""));
    }

    /** Adds the key {@code ledger} to a file that an earlier version wrote. */
    static void addLedger(Path file) {
        DurableFile.write(file, text(file) + LEDGER);
    }

    /** Returns the text of a file, with an end of its last line. */
    private static String text(Path file) {
        try {
            String text = Files.readString(file);
            return text + (text.endsWith("\n") ? "" : "\n");
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }
}

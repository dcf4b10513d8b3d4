// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.hanse.clientnode.app.LocalTrainingJob.Validated;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.round.ModelDigest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Choice of a job's best model. A published model replaces the kept one unless it is worse on the merchant's own validation interactions;
 * the first one is compared with the model before the first round. {@link NodeChoice} determines whether the node serves it. Nothing of the
 * comparison leaves the node. Used by the training thread.
 */
final class ModelChoice {

    private static final Logger LOG = LoggerFactory.getLogger(ModelChoice.class);

    private final JobSetup setup;
    private final LocalTrainingJob training;
    private final ServedModelStore store;
    private final InstantSource clock;
    private final Consumer<String> report;

    /** @param report receives one line for the owner after each comparison */
    ModelChoice(
            JobSetup setup,
            LocalTrainingJob training,
            ServedModelStore store,
            InstantSource clock,
            Consumer<String> report) {
        this.setup = setup;
        this.training = training;
        this.store = store;
        this.clock = clock;
        this.report = report;
    }

    /**
     * Published model.
     *
     * @param round round that published it; 0 for the model before the first round
     * @param digest digest of the parameters
     */
    record Published(int round, Digest digest, GlobalModel model) {}

    /**
     * Model that competes.
     *
     * @param validated personal part and value; empty if the scores are not finite
     */
    private record Candidate(Published published, Optional<Validated> validated) {

        OptionalDouble value() {
            return validated.map(own -> own.validation().value()).orElseGet(OptionalDouble::empty);
        }

        ServedModel served(JobId job, Digest examined, InstantSource clock, String reason) {
            return new ServedModel(
                    job,
                    published.digest(),
                    published.round(),
                    validated.orElseThrow().validation(),
                    examined,
                    clock.instant(),
                    reason);
        }

        Content content() {
            return new Content(published.model(), validated.orElseThrow().personal());
        }
    }

    private JobId job() {
        return setup.plan().job();
    }

    /** Downloads a published model. */
    GlobalModel download(Digest model, CoordinatorConnection connection) {
        return connection.model(model, setup.layout());
    }

    /** Downloads the sum before training, which the scores of models depend on. */
    void requireSums(List<Digest> sums, CoordinatorConnection connection) {
        training.requireSums(sums, connection);
    }

    /**
     * Returns whether a model still has to be compared with the present data. The round of the sum before training ends with the model before
     * the first round.
     */
    boolean awaits(Digest model) {
        return !isBeforeTraining(model)
                && store.served(job())
                        .filter(now -> now.examined().equals(model))
                        .filter(now -> now.validation().data().equals(training.dataVersion()))
                        .isEmpty();
    }

    private boolean isBeforeTraining(Digest model) {
        return !setup.sums().isEmpty()
                && model.equals(ModelDigest.of(setup.initial().parameters()));
    }

    /**
     * Compares a published model with the served one, and stores which of both is served from now on.
     *
     * @throws RuntimeException if the data cannot be read
     */
    void compare(Published published) {
        String reason = training.stored(
                        () -> choice(published), own -> own.store().run())
                .reason();
        boolean ended = published.model().version() >= setup.training().rounds();
        String line = "job " + job() + (ended ? " ended; " : ": ") + reason;
        LOG.info("{}", line);
        report.accept(line);
    }

    /** Result of a comparison, and the task that stores it. */
    private record Choice(String reason, Runnable store) {}

    private Choice choice(Published published) {
        Candidate next = new Candidate(published, finite(() -> training.fitted(published.model())));
        Optional<ServedModel> served = store.served(job());
        Candidate now = served.flatMap(this::again).orElseGet(this::initial);
        boolean worse = next.validated().isEmpty() || (now.validated().isPresent() && below(next.value(), now.value()));
        String reason = reason(next, now, worse);
        if (worse && now.validated().isEmpty()) {
            return new Choice(reason, () -> LOG.warn("no model job={} reason=\"{}\"", job(), reason));
        }
        if (worse
                && served.filter(same -> same.model().equals(now.published().digest()))
                        .isPresent()) {
            return new Choice(reason, () -> store.keep(now.served(job(), published.digest(), clock, reason)));
        }
        Candidate chosen = worse ? now : next;
        ServedModel model = chosen.served(job(), published.digest(), clock, reason);
        return new Choice(reason, () -> store.serve(model, chosen.content()));
    }

    private static boolean below(OptionalDouble next, OptionalDouble now) {
        return next.isPresent() && now.isPresent() && next.getAsDouble() < now.getAsDouble();
    }

    /** Returns the served model with its value on the present data. */
    private Optional<Candidate> again(ServedModel served) {
        return store.content(job(), served.model()).map(content -> {
            Published before = new Published(served.round(), served.model(), content.model());
            // Earlier versions stored no value of popularity.
            boolean measured = served.validation().popularity().isPresent()
                    || served.validation().value().isEmpty();
            return measured && served.validation().data().equals(training.dataVersion())
                    ? new Candidate(before, Optional.of(new Validated(content.personal(), served.validation())))
                    : new Candidate(before, finite(() -> training.validated(content.model(), content.personal())));
        });
    }

    private Candidate initial() {
        GlobalModel model = setup.initial();
        return new Candidate(new Published(0, ModelDigest.of(model.parameters()), model), finite(training::initial));
    }

    /** Runs a validation; empty if the model computes no finite scores. */
    private static Optional<Validated> finite(Supplier<Validated> validation) {
        try {
            return Optional.of(validation.get());
        } catch (DivergenceException e) {
            return Optional.empty();
        }
    }

    private static String reason(Candidate next, Candidate now, boolean worse) {
        String chosen = worse ? "keeps " + name(now.published()) : "takes " + name(next.published());
        if (next.validated().isEmpty()) {
            return (now.validated().isEmpty() ? "has no model" : chosen) + " (the scores of " + name(next.published())
                    + " are not finite)";
        }
        if (next.value().isEmpty() || now.value().isEmpty()) {
            return chosen + " (no interactions to validate it on)";
        }
        Candidate loser = worse ? next : now;
        Candidate winner = worse ? now : next;
        return chosen + " (" + next.validated().orElseThrow().validation().metric() + " "
                + number(winner.value()) + " against " + number(loser.value()) + " of "
                + (worse ? name(loser.published()) : before(loser.published())) + ")";
    }

    private static String name(Published model) {
        return model.round() == 0 ? "the model before round 1" : "round " + model.round() + "'s model";
    }

    private static String before(Published model) {
        return model.round() == 0 ? name(model) : "the model before";
    }

    /** Returns a metric with three decimals and without the leading zero: {@code .123}. */
    private static String number(OptionalDouble value) {
        String text = String.format(Locale.ROOT, "%.3f", value.orElseThrow());
        return text.startsWith("0") ? text.substring(1) : text;
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hanse.app.RoundGuarantee;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.PopulationId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobPlan;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.JobState;
import org.hanse.core.job.JobSum;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.ledger.PrivacyBudget;
import org.hanse.core.privacy.ledger.PrivacyLedger;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.job.JobDocuments;
import org.hanse.job.JobPlanReader;
import org.hanse.job.RosterFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Privacy budget of a new job, beside the ledger that all jobs about the same people share. */
record JobBudget(String file, CoordinatorHome home, JobStore jobs, VerifyingKey operator) {

    private static final Logger LOG = LoggerFactory.getLogger(JobBudget.class);

    /** Line for a job without a privacy guarantee. */
    static final String NO_GUARANTEE = "No privacy guarantee: this job releases exact sums. The epsilon that hanse"
            + " coordinator status shows holds for private jobs alone";

    private static final RoundId FIRST = new RoundId(1);

    /** Returns the name of the ledger of a kind of units, such as shoppers. */
    static String units(PrivacyUnit unit) {
        return unit.name().toLowerCase(Locale.ROOT) + "s";
    }

    /** Returns the names of jobs that released sums without a privacy guarantee. */
    static List<String> exact(JobStore store, List<JobOverview> jobs) {
        Map<JobId, JobOverview> overviews =
                jobs.stream().collect(Collectors.toMap(JobOverview::job, Function.identity()));
        return store.jobs().stream()
                .filter(job -> Optional.ofNullable(overviews.get(job.id()))
                        .filter(JobBudget::isReleased)
                        .isPresent())
                .filter(job -> !isPrivate(job))
                .map(job -> job.id().text())
                .toList();
    }

    /** Returns whether a job released a sum. A round that diverged has released one, too. */
    private static boolean isReleased(JobOverview job) {
        return job.counted() > 0 || job.state().equals("moving") || job.state().equals("failed");
    }

    private static boolean isPrivate(JobStore.Definition job) {
        Path name = Path.of("job " + job.id());
        JobPlan plan = JobPlanReader.read(
                name, job.plan().text(), RosterFile.read(name, job.roster().text()));
        return plan.training().federation().uploads().privacy().isPresent();
    }

    /** Returns why a job's budget does not go with that of its ledger, with the fix; empty if it does. */
    static Optional<String> objection(PrivacyBudget own, PrivacyBudget ledger) {
        return own.equals(ledger)
                ? Optional.empty()
                : Optional.of("found " + own.words() + "; expected " + ledger.words()
                        + ", since all jobs about the same people share one budget. Fix: write the expected epsilon,"
                        + " delta, population and noise in federation.privacy, and sign again");
    }

    /**
     * Returns what the budget means for a job, in one line.
     *
     * @param fewer whether the budget need not be enough for all rounds
     * @throws InvalidInputException if its budget is not that of the ledger, or not enough for all rounds, or for one with
     *     {@code fewer}
     */
    String require(JobSetup setup, boolean fewer) {
        if (setup.privacy().isEmpty()) {
            return NO_GUARANTEE;
        }
        JobPrivacy privacy = setup.privacy().get();
        PrivacyBudget own = setup.budget().orElseThrow();
        String units = units(privacy.terms().unit());
        Optional<PrivacyLedger> ledger = home.readLedger(units);
        ledger.map(PrivacyLedger::budget)
                .or(() -> openJob(privacy.terms().unit()))
                .flatMap(kept -> objection(own, kept))
                .ifPresent(why -> {
                    throw new InvalidInputException(file + ": federation.privacy: " + why);
                });
        PrivacyLedger spent = ledger.orElseGet(() -> PrivacyLedger.of(List.of(PrivacyLedger.first(
                new PopulationId(units), own, InstantSource.system().instant()))));
        return rounds(setup, privacy, spent, fewer);
    }

    /** Returns a warning if earlier jobs have an exact sum over nodes of this job, which has one; empty if none does. */
    Optional<String> subtraction(JobSetup setup) {
        List<JobId> others = setup.exactSums().isEmpty()
                ? List.of()
                : jobs.jobs().stream()
                        .flatMap(job -> setup(job).stream())
                        .filter(other -> !other.job().equals(setup.job()) && setup.overlaps(other))
                        .map(JobSetup::job)
                        .toList();
        return setup.subtraction(others)
                .map(words -> "Warning: each owner has to approve this: \"" + words
                        + "\". Fix: leave the sum out, or use federation.pairs, which has a guarantee");
    }

    /** Returns the ledger with the sum before training, if the job has one. */
    private PrivacyLedger withSum(JobSetup setup, PrivacyLedger ledger) {
        Optional<JobSum> sum = setup.noisedSum();
        Optional<JobPrivacy> privacy = sum.flatMap(JobSum::privacy);
        if (privacy.isEmpty()) {
            return ledger;
        }
        RoundId round = new RoundId(FIRST.number() + setup.sums().indexOf(sum.orElseThrow()));
        RoundCharges charges = charges(setup, privacy.get(), round, setup.minimum(sum));
        if (ledger.standing(charges.id(ReleaseKind.SUM)).isPresent()) {
            return ledger;
        }
        PrivacyLedger after = ledger.supposing(release(charges));
        if (after.epsilon() > after.budget().epsilon()) {
            String key = sum.orElseThrow().kind().words().key();
            throw new InvalidInputException(
                    file + ": federation." + key + ".epsilon: found a budget that is not enough for the"
                            + " sum (epsilon would be " + PlainNumber.up(after.epsilon(), 3) + " of "
                            + PlainNumber.of(after.budget().epsilon()) + "); expected one. Fix: write a lower"
                            + " federation." + key + ".epsilon or " + key + ": none, and sign again");
        }
        return after;
    }

    private static RoundCharges charges(JobSetup setup, JobPrivacy privacy, RoundId round, int minimum) {
        return new RoundGuarantee(privacy.mechanism(), privacy.terms().coinsOrigin())
                .of(setup.plan().job(), round, minimum)
                .orElseThrow();
    }

    private static Release release(RoundCharges charges) {
        return Optional.ofNullable(charges.releases().get(ReleaseKind.SUM)).orElseThrow();
    }

    private String rounds(JobSetup setup, JobPrivacy privacy, PrivacyLedger before, boolean fewer) {
        PrivacyLedger ledger = withSum(setup, before);
        Release round = release(charges(setup, privacy, FIRST, setup.minimum()));
        int rounds = setup.training().rounds();
        double limit = ledger.budget().epsilon();
        int enough = ledger.epsilonAfter(round, rounds) <= limit ? rounds : ledger.roundsLeft(round);
        String spent = "epsilon " + PlainNumber.up(before.epsilon(), 3) + " of " + PlainNumber.of(limit) + " is spent, "
                + ledger.budget().scope().holds(false);
        if (enough == 0) {
            throw new InvalidInputException(
                    file + ": federation.privacy: found a budget that is not enough for one round"
                            + " (" + spent
                            + "); expected one. Fix: set a higher budgetRounds or a lower samplingRate, so that a"
                            + " round costs less, and sign again");
        }
        if (enough < rounds && !fewer) {
            throw new InvalidInputException(
                    file + ": federation.rounds: found " + rounds + ", and a budget for about "
                            + enough + " (" + spent + "); expected a budget for all rounds. Fix: write rounds: "
                            + enough
                            + " and budgetRounds: " + privacy.size().rounds()
                            + ", which keeps the noise, or a lower samplingRate, and sign again, or add --allow-fewer-rounds: the job then ends early");
        }
        return "The privacy budget is enough for "
                + (enough >= rounds
                        ? "all " + Words.count(rounds, "round")
                        : "about " + Words.count(enough) + " of " + Words.count(rounds, "round"))
                + " (" + spent + ")";
    }

    /** Returns the setup of a job; empty if it cannot run. */
    private Optional<JobSetup> setup(JobStore.Definition job) {
        try {
            return Optional.of(JobDocuments.setup(job.id().text(), job.plan(), job.roster(), operator));
        } catch (InvalidInputException e) {
            LOG.debug("plan without a budget job={}", job.id(), e);
            return Optional.empty();
        }
    }

    /** Returns the budget of the first open job about the same units, which opens the ledger. */
    private Optional<PrivacyBudget> openJob(PrivacyUnit unit) {
        return jobs.jobs().stream()
                .filter(job -> jobs.load(job.id())
                        .map(JobStore.Stored::state)
                        .filter(state -> state instanceof JobState.Finished || state instanceof JobState.Failed)
                        .isEmpty())
                .flatMap(job -> setup(job).stream())
                .filter(setup -> setup.privacy()
                        .filter(own -> own.terms().unit() == unit)
                        .isPresent())
                .flatMap(setup -> setup.budget().stream())
                .findFirst();
    }
}

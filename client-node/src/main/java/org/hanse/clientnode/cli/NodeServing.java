// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.app.ShardPool;
import org.hanse.clientnode.app.NodeChoice;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.app.ServingModel;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ServingChoice.Candidate;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.recommend.Decision;
import org.hanse.core.shard.ShardRunner;
import org.hanse.dataset.ShopperColumn;
import org.hanse.job.JobDocuments;
import org.hanse.key.PublicFile;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Data of a node and what it serves, read for one command.
 *
 * @param merchant catalogue and interactions
 * @param dataVersion version of the interactions
 * @param erasures number of erasures before the interactions were read
 * @param choice comparison of everything that the node could serve
 * @param served what scores the decisions of this command
 * @param form form of shoppers' ids; empty for ids as they are
 */
record NodeServing(
        Merchant merchant,
        String dataVersion,
        long erasures,
        ServingChoice choice,
        Candidate served,
        ServingModel model,
        Optional<ShopperColumn.Form> form) {

    /**
     * Reads a node. If data or models changed since the last comparison, they are compared first.
     *
     * @param job job whose model is wanted; empty for the best on validation interactions
     * @throws InvalidInputException if the node has no data, or the job has no model
     */
    static NodeServing read(NodeHome home, Optional<String> job, InstantSource clock) {
        return find(
                        home,
                        choice -> Optional.of(
                                job.map(name -> ofJob(home, choice, name)).orElseGet(choice::served)),
                        clock)
                .orElseThrow();
    }

    /**
     * Reads a node with the model of a decision.
     *
     * @param digest digest of the model or mix; empty for popularity
     * @return empty if it is not among what the node could serve now
     */
    static Optional<NodeServing> ofVersion(NodeHome home, Optional<String> digest, InstantSource clock) {
        return find(
                home,
                choice -> choice.candidates().stream()
                        .filter(own -> own.version()
                                .map(version -> version.digest().toHex())
                                .equals(digest))
                        .findFirst(),
                clock);
    }

    private static Optional<NodeServing> find(
            NodeHome home, Function<ServingChoice, Optional<Candidate>> wanted, InstantSource clock) {
        try (ImportedDataset data = ImportedDataset.open(home, clock)) {
            FileServedModelStore store = new FileServedModelStore(home.serving());
            while (true) {
                long erasures = data.erasures();
                ServingChoice choice = current(home, data, store, clock);
                Merchant merchant = data.merchant();
                Optional<Candidate> served = wanted.apply(choice);
                Optional<ServingModel> model = served.flatMap(own -> model(home, store, merchant, own));
                if (choice.data().equals(data.version()) && model.isPresent() == served.isPresent()) {
                    return served.map(own -> new NodeServing(
                            merchant, choice.data(), erasures, choice, own, model.orElseThrow(), data.shoppers()));
                }
                // Another process imported data or replaced the model meanwhile.
            }
        }
    }

    private static ServingChoice current(
            NodeHome home, ImportedDataset data, ServedModelStore store, InstantSource clock) {
        try (ShardPool shards = new ShardPool(Runtime.getRuntime().availableProcessors())) {
            return choice(home, data, store, shards, clock, line -> {}).current();
        }
    }

    /**
     * Returns the choice of what a node serves.
     *
     * @param report receives one line for the owner after each comparison
     */
    static NodeChoice choice(
            NodeHome home,
            ImportedDataset data,
            ServedModelStore store,
            ShardRunner runner,
            InstantSource clock,
            Consumer<String> report) {
        return new NodeChoice(data, store, new OfferedJobs(home), runner, clock, report);
    }

    /** Jobs whose plans a node has. */
    private record OfferedJobs(NodeHome home) implements NodeChoice.Jobs {

        private static final Logger LOG = LoggerFactory.getLogger(NodeServing.class);

        @Override
        public List<JobSetup> setups() {
            List<JobSetup> setups = new ArrayList<>();
            for (FileApprovalStore.Offer offer : offers()) {
                try {
                    setups.add(setup(offer));
                } catch (InvalidInputException e) {
                    LOG.warn("plan not read job={} reason=\"{}\"", offer.job(), e.getMessage());
                }
            }
            return setups;
        }

        private List<FileApprovalStore.Offer> offers() {
            return new FileApprovalStore(home.plans()).offers();
        }

        private JobSetup setup(FileApprovalStore.Offer offer) {
            return JobDocuments.setup(
                    offer.job().text(), offer.plan(), offer.roster(), PublicFile.readKey(home.operator()));
        }

        @Override
        public List<JobId> sums() {
            return new FileCountStore(home.counts()).sums();
        }

        @Override
        public Optional<NodeSum> sum(JobSetup setup) {
            ParticipantId own =
                    new ParticipantId(NodeSettings.requireFederation(home).name());
            return NodeSum.of(setup, own, new FileCountStore(home.counts()), () -> 1);
        }

        /** Returns the setup of the served model's job, without the noise of its rounds. */
        JobSetup require(JobId job) {
            return offers().stream()
                    .filter(offer -> offer.job().equals(job))
                    .findFirst()
                    .map(offer -> JobDocuments.stored(
                            job.text(), offer.plan(), offer.roster(), PublicFile.readKey(home.operator())))
                    .orElseThrow(() -> new InvalidInputException(home.plans() + ": found no plan of " + job
                            + "; expected the plan of the served model. Fix: run hanse node run " + home.folder()));
        }

        /** Returns the merchant with the tables of a job's sum before training, if it has one. */
        Merchant pooled(JobSetup setup, Merchant merchant) {
            try {
                return sum(setup)
                        .map(sum -> sum.serving(merchant, ShardRunner.sequential()))
                        .orElse(merchant);
            } catch (NodeSum.MissingSumException e) {
                throw new InvalidInputException(
                        home.counts() + ": " + InvalidInputException.withFix(e, "run hanse node run " + home.folder()),
                        e);
            } catch (RefusedFederationException e) {
                throw new InvalidInputException(
                        "plan of " + setup.job() + ": "
                                + InvalidInputException.withFix(e, "ask the operator for a new job"),
                        e);
            }
        }
    }

    /** Returns what scores for a candidate; empty if its job serves another model meanwhile. */
    private static Optional<ServingModel> model(
            NodeHome home, ServedModelStore store, Merchant merchant, Candidate served) {
        OfferedJobs jobs = new OfferedJobs(home);
        if (served instanceof ServingChoice.Tables tables) {
            return Optional.of(ServingModel.of(
                    tables.mix(),
                    tables.sum()
                            .map(job -> jobs.pooled(jobs.require(job), merchant))
                            .orElse(merchant),
                    ShardRunner.sequential()));
        }
        if (served instanceof ServingChoice.Model own) {
            Optional<Content> content = store.content(own.job(), own.digest());
            if (content.isEmpty()
                    && store.served(own.job())
                            .filter(now -> now.model().equals(own.digest()))
                            .isPresent()) {
                throw new InvalidInputException(home.serving() + ": found a damaged model of " + own.job()
                        + ". Fix: run hanse node run " + home.folder() + ", which stores the next round's model");
            }
            JobSetup setup = jobs.require(own.job());
            return content.map(stored -> ServingModel.of(
                    setup, jobs.pooled(setup, merchant), stored, own.scales(), ShardRunner.sequential()));
        }
        if (served instanceof ServingChoice.Own own) {
            return store.own()
                    .filter(network -> network.model().equals(own.digest()))
                    .flatMap(network -> store.content(own.digest())
                            .map(content -> ServingModel.of(
                                    network, merchant, content, own.scales(), ShardRunner.sequential())));
        }
        return Optional.of(ServingModel.ofPopularity(merchant));
    }

    private static Candidate ofJob(NodeHome home, ServingChoice choice, String job) {
        List<String> jobs = jobs(choice);
        return choice.candidates().stream()
                .filter(own -> own instanceof ServingChoice.Model model
                        && model.job().text().equals(job))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException("--job: found " + job + "; expected "
                        + (jobs.isEmpty() ? "a job with a model" : "one of " + String.join(", ", jobs))
                        + ". Fix: see hanse node status " + home.folder()));
    }

    private static List<String> jobs(ServingChoice choice) {
        return choice.candidates().stream()
                .filter(ServingChoice.Model.class::isInstance)
                .map(own -> ((ServingChoice.Model) own).job().text())
                .toList();
    }

    /** Returns the scales of the parts of the network's scores; empty without a network. */
    Optional<PartScales> scales() {
        return served.scalesOfParts();
    }

    /** Returns the jobs with a model, the best on validation interactions first. */
    List<String> jobs() {
        return jobs(choice);
    }

    /**
     * Explains an item of a decision.
     *
     * @param versus item to compare it with
     */
    Explained explained(Decision decision, int item, Explained.Placement placement, Optional<Integer> versus) {
        return Explained.of(
                model.explainer(),
                new Explained.Shop(merchant.log(), this::name, model.target()),
                decision,
                item,
                placement,
                versus);
    }

    Catalogue catalogue() {
        return merchant.catalogue();
    }

    /** Returns the index of an item in the catalogue. */
    int item(String id) {
        return item("item", id);
    }

    /**
     * Returns the index of an item in the catalogue.
     *
     * @param key option that names the item
     */
    int item(String key, String id) {
        return catalogue()
                .indexOf(new ItemId(id))
                .orElseThrow(() ->
                        new InvalidInputException(key + ": found " + id + "; expected the id of one of the catalogue's "
                                + catalogue().size() + " items. Fix: check the id"));
    }

    String id(int item) {
        return catalogue().item(item).id().value();
    }

    /** Returns the title of an item, with its id where another item has the same title; the id alone where it has no title. */
    String name(int item) {
        CatalogueItem own = catalogue().item(item);
        if (own.title().isBlank()) {
            return own.id().value();
        }
        long same = catalogue().items().stream()
                .filter(other -> other.title().equals(own.title()))
                .limit(2)
                .count();
        return own.title() + (same > 1 ? " (" + own.id().value() + ")" : "");
    }

    /** Returns the shopper that a user names. */
    ShopperId shopper(String given) {
        return new ShopperId(form.map(own -> own.of(given)).orElse(given));
    }

    /** Returns what a shopper did; empty if the shopper is unknown. */
    Optional<InteractionSequence> history(ShopperId shopper) {
        InteractionLog log = merchant.log();
        Map<ShopperId, Integer> shoppers = new HashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            shoppers.put(log.shopper(s), s);
        }
        return Optional.ofNullable(shoppers.get(shopper)).map(log::sequence);
    }
}

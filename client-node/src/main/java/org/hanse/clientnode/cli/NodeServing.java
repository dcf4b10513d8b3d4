// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.app.NodeSum;
import org.hanse.clientnode.app.ServingModel;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore.Content;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileCountStore;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.shard.ShardRunner;
import org.hanse.job.JobDocuments;
import org.hanse.key.PublicFile;

/**
 * Data and served model of a node, read for one command.
 *
 * @param merchant catalogue and interactions
 * @param dataVersion version of the interactions
 * @param erasures number of erasures before the interactions were read
 * @param served model that is served; empty if there is none
 * @param jobs jobs with a served model, the best on validation interactions first
 */
record NodeServing(
        Merchant merchant,
        String dataVersion,
        long erasures,
        Optional<ServedModel> served,
        List<String> jobs,
        ServingModel model) {

    /**
     * Reads a node.
     *
     * @param job job whose model is wanted; empty for the best on validation interactions
     * @throws InvalidInputException if the node has no data, or the job has no model
     */
    static NodeServing read(NodeHome home, Optional<String> job, InstantSource clock) {
        try (ImportedDataset data = ImportedDataset.open(home, clock)) {
            long erasures = data.erasures();
            String version = data.version();
            Merchant merchant = data.merchant();
            FileServedModelStore store = new FileServedModelStore(home.serving());
            List<ServedModel> all = ServedModel.bestFirst(store.all());
            List<String> jobs = all.stream().map(own -> own.job().text()).toList();
            Optional<ServedModel> served = chosen(home, all, job);
            if (served.isEmpty()) {
                return new NodeServing(merchant, version, erasures, served, jobs, ServingModel.withoutModel(merchant));
            }
            Content content = store.content(served.get().job())
                    .orElseThrow(() -> new InvalidInputException(home.serving() + ": found a damaged model of "
                            + served.get().job()
                            + ". Fix: run hanse node run " + home.folder()
                            + ", which stores the next round's model"));
            JobSetup setup = setup(home, served.get());
            return new NodeServing(
                    merchant,
                    version,
                    erasures,
                    served,
                    jobs,
                    ServingModel.of(
                            setup,
                            pooled(home, setup, merchant),
                            content,
                            served.get().validation().scales(),
                            ShardRunner.sequential()));
        }
    }

    /** Returns the merchant with the tables of the job's sum before training, if it has one. */
    private static Merchant pooled(NodeHome home, JobSetup setup, Merchant merchant) {
        ParticipantId own = new ParticipantId(NodeSettings.read(home.settings()).name());
        try {
            return NodeSum.of(setup, own, new FileCountStore(home.counts()), () -> 1)
                    .map(sum -> sum.serving(merchant, ShardRunner.sequential()))
                    .orElse(merchant);
        } catch (NodeSum.MissingSumException e) {
            throw new InvalidInputException(
                    home.counts() + ": " + InvalidInputException.withFix(e, "run hanse node run " + home.folder()), e);
        }
    }

    private static Optional<ServedModel> chosen(NodeHome home, List<ServedModel> all, Optional<String> job) {
        if (job.isPresent()) {
            return Optional.of(all.stream()
                    .filter(own -> own.job().text().equals(job.get()))
                    .findFirst()
                    .orElseThrow(() -> new InvalidInputException("--job: found " + job.get() + "; expected "
                            + (all.isEmpty() ? "a job whose model the node serves" : "one of " + names(all))
                            + ". Fix: see hanse node status " + home.folder())));
        }
        return all.stream().findFirst();
    }

    private static String names(List<ServedModel> all) {
        return all.stream().map(own -> own.job().text()).collect(Collectors.joining(", "));
    }

    private static JobSetup setup(NodeHome home, ServedModel served) {
        return new FileApprovalStore(home.plans())
                .offers().stream()
                        .filter(offer -> offer.job().equals(served.job()))
                        .map(offer -> JobDocuments.setup(
                                offer.job().text(), offer.plan(), offer.roster(), PublicFile.readKey(home.operator())))
                        .findFirst()
                        .orElseThrow(() -> new InvalidInputException(home.plans() + ": found no plan of "
                                + served.job() + "; expected the plan of the served model. Fix: run hanse node run "
                                + home.folder()));
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

    /** Returns title and id of an item; the id alone where it has no title. */
    String name(int item) {
        CatalogueItem own = catalogue().item(item);
        return own.title().isBlank() ? own.id().value() : own.title();
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

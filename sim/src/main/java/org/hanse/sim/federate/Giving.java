// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.LocalTrainer;
import org.hanse.core.learn.RoundTrainer;
import org.hanse.core.learn.ShopperTrainer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;

/** Who trains, and what comes of it: whole updates, or sums of shoppers' gradients where these are the units of privacy. */
record Giving(Workers<? extends RoundTrainer> workers, Contributions contributions) {

    /**
     * What has to be known of a federation.
     *
     * @param privacy what it promises; empty for nothing
     */
    record Job(FederationConfig config, Locals locals, Participants participants, Optional<PromisedPrivacy> privacy) {}

    /**
     * Trainers of the kind that the job needs.
     *
     * @param ofSteps runs the shards of a step
     * @throws IllegalArgumentException if shoppers are promised something that the kind of model cannot keep
     */
    static Giving of(Job job, GlobalModel global, ShardRunner ofSteps) {
        Optional<PrivacyConfig> promised = job.config().uploads().privacy();
        if (promised.isPresent() && promised.get().terms().unit() == PrivacyUnit.SHOPPER) {
            return ofShoppers(job, promised.get(), global, ofSteps);
        }
        Locals locals = job.locals();
        Workers<LocalTrainer> sharing = new Workers<>(locals, () -> locals.trainer(ofSteps), global);
        UploadPipeline uploads = job.privacy()
                .<UploadPipeline>map(PromisedPrivacy::uploads)
                .orElseGet(() -> new OpenUploads(
                        job.config().uploads(), global.parameters().layout()));
        return new Giving(sharing, new WholeUpdates(job.config().work(), job.participants(), sharing, uploads));
    }

    private static Giving ofShoppers(Job job, PrivacyConfig promised, GlobalModel global, ShardRunner ofSteps) {
        Locals locals = job.locals();

        Workers<ShopperTrainer> summing = new Workers<>(
                locals,
                () -> locals.shopperTrainer(promised.gradients(), ofSteps)
                        .orElseThrow(() -> RefusedFederationException.of(
                                List.of("privacy.unit", "privacy"),
                                "such a model cannot bound what a single shopper contributes; set privacy.unit to"
                                        + " merchant, or use Hanse's own network")),
                global);
        // Refused now rather than in the first round.
        summing.with(RoundTrainer::kind);
        return new Giving(summing, new ShopperSums(job.privacy().orElseThrow(), job.participants(), summing));
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.Optional;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.JobPrivacy;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;

/** Conversion of a whole update to integers. */
public sealed interface UploadPipeline permits OpenUploads, PrivateUploads {

    /**
     * Returns the conversion of a job with merchant-level privacy, or without privacy.
     */
    static UploadPipeline of(FederationConfig.Uploads config, Optional<JobPrivacy> privacy) {
        return privacy.<UploadPipeline>map(PrivateUploads::new).orElseGet(() -> new OpenUploads(config.exampleCap()));
    }

    /** Clips and rounds an update, and adds the client's noise. */
    IntegerUpdate prepare(Share share, QuantizationSpec spec, ClientDraws draws);
}

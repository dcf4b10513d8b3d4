// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Query;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.model.Sha256;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.HeldOut;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.TextDigest;

/** Digests of training data: a training continues on its own data only. */
final class DataDigests {

    private final Map<String, String> catalogues = new HashMap<>();
    private final Map<Path, String> files = new HashMap<>();

    /** Returns the digest of training and validation data, in hexadecimal. */
    String of(List<Part> parts) {
        MessageDigest digest = Sha256.begin();
        for (Part part : parts) {
            TextDigest.add(digest, part.id());
            TextDigest.add(digest, part.merchant().protocol().toString());
            TextDigest.add(
                    digest, catalogues.computeIfAbsent(part.merchant().id(), id -> ofCatalogue(part.merchant())));
            for (HeldOut split : HeldOut.values()) {
                add(digest, part.train(split));
            }
            for (Query query : part.splits().validation().queries()) {
                TextDigest.add(digest, query.shopper() + " " + query.history().length());
                for (int t = 0; t < query.targets(); t++) {
                    TextDigest.add(digest, query.target(t) + " " + query.gain(t));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * Returns the digest of a file's content.
     *
     * @throws InvalidInputException if it cannot be read
     */
    String ofFile(Path file) {
        return files.computeIfAbsent(file, DataDigests::read);
    }

    private static String read(Path file) {
        try {
            return HexFormat.of().formatHex(Sha256.begin().digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    private static String ofCatalogue(DatasetEntry merchant) {
        MessageDigest digest = Sha256.begin();
        for (CatalogueItem item : merchant.dataset().catalogue().items()) {
            TextDigest.add(digest, item.toString());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Adds items and times; the fingerprint of a trainer has its other inputs. */
    private static void add(MessageDigest digest, InteractionLog log) {
        StringBuilder text = new StringBuilder();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                text.append(log.item(p))
                        .append(log.timed() ? " " + log.timeMicros(p) : "")
                        .append(' ');
            }
            TextDigest.add(digest, text.append(log.ended(s) ? "ended" : "").toString());
            text.setLength(0);
        }
    }
}

// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Query;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.model.Sha256;

/** Tells the data of one training from those of another, so that none goes on with what it did not begin with. */
final class DataDigests {

    private final Map<String, String> catalogues = new HashMap<>();
    private final Map<Path, String> files = new HashMap<>();

    /** The digest of what a model learns from and is validated on, in hexadecimal. */
    String of(List<SplitPart> parts) {
        MessageDigest digest = Sha256.begin();
        for (SplitPart part : parts) {
            add(digest, part.id());
            add(digest, part.merchant().protocol().toString());
            add(digest, catalogues.computeIfAbsent(part.merchant().id(), id -> ofCatalogue(part.merchant())));
            for (HeldOut split : HeldOut.values()) {
                add(digest, part.train(split));
            }
            for (Query query : part.splits().validation().queries()) {
                add(digest, query.shopper() + " " + query.history().length());
                for (int t = 0; t < query.targets(); t++) {
                    add(digest, query.target(t) + " " + query.gain(t));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /**
     * The digest of what a file holds, wherever it lies.
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
            throw new InvalidInputException(file + ": cannot be read", e);
        }
    }

    /** The digest of a text. */
    static String ofText(String text) {
        MessageDigest digest = Sha256.begin();
        add(digest, text);
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Rewards in an order that is always the same. */
    static String ofRewards(ObjectiveRewards rewards) {
        return new TreeMap<>(rewards.byType()).toString();
    }

    private static String ofCatalogue(Merchant merchant) {
        MessageDigest digest = Sha256.begin();
        for (CatalogueItem item : merchant.dataset().catalogue().items()) {
            add(digest, item.toString());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Items and times; what else a trainer reads of interactions stands in its own fingerprint. */
    private static void add(MessageDigest digest, InteractionLog log) {
        StringBuilder text = new StringBuilder();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                text.append(log.item(p))
                        .append(log.timed() ? " " + log.timeMicros(p) : "")
                        .append(' ');
            }
            add(digest, text.toString());
            text.setLength(0);
        }
    }

    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) 1);
        digest.update(bytes);
        digest.update((byte) 0);
    }
}

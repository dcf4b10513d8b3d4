// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.hanse.config.ConfigDocument;
import org.hanse.config.ConfigNode;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;

/**
 * YAML text of a roster: a version, and names and identity keys of its participants. Versions after the first also have the digest of the
 * version before, {@code previous}, and the greatest number of participants of all versions, {@code most}.
 */
public final class RosterFile {

    /** Key of the list of participants. */
    public static final String PARTICIPANTS = "participants";

    private static final String VERSION = "version";
    private static final String PREVIOUS = "previous";
    private static final String LARGEST = "most";
    private static final int MOST = 100_000;

    private RosterFile() {}

    /**
     * Reads the text of a roster.
     *
     * @param file source of the text, for messages
     * @throws org.hanse.config.InvalidInputException if the text is no roster
     */
    public static Enrolment read(Path file, String text) {
        return ConfigDocument.parse(file, text, RosterFile::enrolment);
    }

    private static Enrolment enrolment(ConfigNode root) {
        root.keys(VERSION, PREVIOUS, LARGEST, PARTICIPANTS);
        int version = root.require(VERSION).integer(1, Integer.MAX_VALUE);
        ConfigNode list = root.require(PARTICIPANTS);
        if (!list.isList()) {
            throw list.refuse("found no list; expected entries {name: ..., key: ...}. Fix: write one for each node");
        }
        Map<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        Set<VerifyingKey> seen = new HashSet<>();
        list.wholeList(entry -> {
            entry.keys("name", "key");
            ConfigNode name = entry.require("name");
            ParticipantId participant = name.build(() -> new ParticipantId(name.text()));
            VerifyingKey key = key(entry.require("key"));
            if (keys.put(participant, key) != null) {
                throw name.refuse("found " + participant + " twice; expected each name once. Fix: delete one entry");
            }
            if (!seen.add(key)) {
                throw entry.require("key")
                        .refuse("found a key twice; expected one key for each node. Fix: enrol " + participant
                                + " again");
            }
            return participant;
        });
        if (keys.size() > MOST) {
            throw list.refuse(
                    "found " + keys.size() + " participants; expected at most " + MOST + ". Fix: enrol fewer");
        }
        Optional<Digest> previous = previous(root, version);
        int most = root.find(LARGEST).map(node -> most(node, keys.size())).orElse(keys.size());
        return new Enrolment(version, previous, most, new TreeMap<>(keys));
    }

    private static Optional<Digest> previous(ConfigNode root, int version) {
        Optional<ConfigNode> node = root.find(PREVIOUS);
        if (version == 1) {
            node.ifPresent(own -> {
                throw own.refuse("found in version 1; expected in later versions. Fix: leave the key out");
            });
            return Optional.empty();
        }
        ConfigNode own = root.require(PREVIOUS);
        root.require(LARGEST);
        try {
            return Optional.of(Digest.of(HexFormat.of().parseHex(own.text())));
        } catch (IllegalArgumentException e) {
            throw own.refuse("found other text; expected the digest of version " + (version - 1)
                    + ", 64 hexadecimal digits. Fix: write the roster anew with hanse coordinator participants HOME"
                    + " --roster FILE");
        }
    }

    private static int most(ConfigNode node, int participants) {
        int most = node.integer(0, MOST);
        if (most < participants) {
            throw node.refuse("found " + most + "; expected at least " + participants
                    + ", the number of participants. Fix: write most: " + participants);
        }
        return most;
    }

    private static VerifyingKey key(ConfigNode node) {
        try {
            return VerifyingKey.of(Base64.getDecoder().decode(node.text()));
        } catch (IllegalArgumentException e) {
            throw node.refuse("found other text; expected an Ed25519 public key, 32 bytes in base64. Fix: write the"
                    + " roster anew with hanse coordinator participants HOME --roster FILE");
        }
    }

    /** Returns the text of a roster, with participants in order of names. */
    public static String text(Enrolment enrolment) {
        StringBuilder text = new StringBuilder();
        text.append(VERSION).append(": ").append(enrolment.version()).append('\n');
        enrolment.previous().ifPresent(previous -> {
            text.append(PREVIOUS).append(": \"").append(previous.toHex()).append("\"\n");
            text.append(LARGEST).append(": ").append(enrolment.most()).append('\n');
        });
        text.append(PARTICIPANTS).append(enrolment.keys().isEmpty() ? ": []\n" : ":\n");
        enrolment
                .keys()
                .forEach((name, key) -> text.append("  - {name: ")
                        .append(quoted(name.text()))
                        .append(", key: ")
                        .append(quoted(Base64.getEncoder().encodeToString(key.toBytes())))
                        .append("}\n"));
        return text.toString();
    }

    /** Returns a JSON string, which is a YAML scalar. */
    private static String quoted(String text) {
        return TextNode.valueOf(text).toString();
    }
}

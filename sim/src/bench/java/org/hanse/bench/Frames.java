// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hanse.core.crypto.SecretAccess;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.wire.SecAggCodec;

/** Length-prefixed messages between processes of a benchmark, on pipes and in files. */
final class Frames {

    private Frames() {}

    static void write(List<byte[]> parts, DataOutputStream out) throws IOException {
        out.writeInt(parts.size());
        for (byte[] part : parts) {
            out.writeInt(part.length);
            out.write(part);
        }
    }

    static List<byte[]> read(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<byte[]> parts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            byte[] part = new byte[in.readInt()];
            in.readFully(part);
            parts.add(part);
        }
        return Collections.unmodifiableList(parts);
    }

    /** Writes the plan as the coordinator sends it. */
    static void writePlan(SecAggPlan plan, DataOutputStream out) throws IOException {
        write(List.of(SecAggCodec.toBytes(new ToParticipant.RoundOffered(plan))), out);
    }

    static SecAggPlan readPlan(DataInputStream in) throws IOException {
        if (SecAggCodec.parseToParticipant(read(in).get(0)) instanceof ToParticipant.RoundOffered offer) {
            return offer.plan();
        }
        throw new IOException("no plan");
    }

    static void writeEnrolment(Enrolment enrolment, DataOutputStream out) throws IOException {
        List<byte[]> parts = new ArrayList<>();
        enrolment.keys().forEach((id, key) -> {
            parts.add(id.text().getBytes(StandardCharsets.UTF_8));
            parts.add(key.toBytes());
        });
        write(parts, out);
    }

    static Enrolment readEnrolment(DataInputStream in) throws IOException {
        List<byte[]> parts = read(in);
        Map<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (int i = 0; i < parts.size(); i += 2) {
            keys.put(id(parts.get(i)), VerifyingKey.of(parts.get(i + 1)));
        }
        return Enrolment.of(keys);
    }

    /** Writes the identity of a synthetic node, whose key protects nothing. */
    static void writeIdentity(ParticipantId id, SigningKey identity, DataOutputStream out) throws IOException {
        write(
                List.of(
                        id.text().getBytes(StandardCharsets.UTF_8),
                        identity.seed().toBytes(SecretAccess.granted())),
                out);
    }

    static ParticipantId id(byte[] name) {
        return new ParticipantId(new String(name, StandardCharsets.UTF_8));
    }

    static SigningKey identity(byte[] seed) {
        return SigningKey.of(SecretBytes.copyOf(seed, SecretAccess.granted()));
    }
}

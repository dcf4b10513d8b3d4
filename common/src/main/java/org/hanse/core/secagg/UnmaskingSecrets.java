// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Collections;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.SecretBytes;
import org.hanse.core.federation.ParticipantId;

/**
 * All secrets needed to unmask a sum, recovered from shares and compared with their commitments. Without the masked
 * sum they reveal nothing about it.
 */
public final class UnmaskingSecrets implements AutoCloseable {

    private final SortedMap<ParticipantId, SecretBytes> selfSeeds = new TreeMap<>();
    private final SortedMap<ParticipantId, SecretBytes> maskKeys = new TreeMap<>();
    private final SortedMap<ParticipantId, Fault> faults;

    private UnmaskingSecrets(SortedMap<ParticipantId, Fault> faults) {
        this.faults = Collections.unmodifiableSortedMap(new TreeMap<>(faults));
    }

    /** Creates the secrets: self seeds of survivors, private mask keys of dropouts. */
    static UnmaskingSecrets of(
            SortedMap<ParticipantId, SecretBytes> selfSeeds,
            SortedMap<ParticipantId, SecretBytes> maskKeys,
            SortedMap<ParticipantId, Fault> faults) {
        UnmaskingSecrets secrets = new UnmaskingSecrets(faults);
        secrets.selfSeeds.putAll(selfSeeds);
        secrets.maskKeys.putAll(maskKeys);
        return secrets;
    }

    SecretBytes selfSeed(ParticipantId survivor) {
        return Objects.requireNonNull(selfSeeds.get(survivor));
    }

    SecretBytes maskKey(ParticipantId dropped) {
        return Objects.requireNonNull(maskKeys.get(dropped));
    }

    /** Returns the participants that sent wrong shares without effect on the sum. */
    public SortedMap<ParticipantId, Fault> faults() {
        return faults;
    }

    @Override
    public void close() {
        selfSeeds.values().forEach(SecretBytes::close);
        maskKeys.values().forEach(SecretBytes::close);
    }

    @Override
    public String toString() {
        return "UnmaskingSecrets[" + selfSeeds.size() + " + " + maskKeys.size() + "]";
    }
}

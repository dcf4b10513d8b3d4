// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyStatement.Drawing;
import org.hanse.core.privacy.account.CombinedAccountant;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.Releases;

/**
 * Counts of equal releases over all jobs. The fixed order makes their cost independent of the order of the charges.
 *
 * @param times number of each release; the keys have no repetition
 */
record Spending(Map<Release, Long> times) {

    static final Spending NONE = new Spending(Map.of());

    /** Most compositions; more count as infinite, because their rounding errors are no longer far below every delta. */
    static final long MOST = 10_000_000;

    Spending {
        times = Collections.unmodifiableMap(new LinkedHashMap<>(times));
    }

    Spending and(Release release, long more) {
        Map<Release, Long> all = new LinkedHashMap<>(times);
        all.merge(release.once(), more, Math::addExact);
        return new Spending(all);
    }

    long count() {
        return times.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the distinct origins of randomness. */
    List<Drawing> drawings() {
        return times.keySet().stream().map(Release::drawing).distinct().toList();
    }

    /** Returns the composed epsilon; infinite if the adversary sees a sum without noise, or no bound is known. */
    double epsilon(PrivacyScope scope, double delta) {
        Optional<Releases> observed = observed(scope);
        return observed.isEmpty()
                ? Double.POSITIVE_INFINITY
                : new CombinedAccountant()
                        .epsilon(observed.get(), scope.relation(), delta)
                        .orElse(Double.POSITIVE_INFINITY);
    }

    private Optional<Releases> observed(PrivacyScope scope) {
        if (count() > MOST) {
            return Optional.empty();
        }
        Map<String, Releases> ordered = new TreeMap<>();
        for (Map.Entry<Release, Long> entry : times.entrySet()) {
            Optional<DpEvent> event = entry.getKey().observed(scope);
            if (event.isEmpty()) {
                return Optional.empty();
            }
            int often = Math.toIntExact(entry.getValue());
            ordered.merge(
                    key(event.get()), Releases.of(event.get(), often), (known, same) -> known.and(event.get(), often));
        }
        Releases all = Releases.NONE;
        for (Releases of : ordered.values()) {
            for (Map.Entry<DpEvent, Integer> entry : of.times().entrySet()) {
                all = all.and(entry.getKey(), entry.getValue());
            }
        }
        return Optional.of(all);
    }

    private static String key(DpEvent event) {
        return HexFormat.of()
                .formatHex(EventTranscript.add(Transcript.of("event"), event).toBytes());
    }
}

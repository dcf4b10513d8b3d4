// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.cli.SignalText;
import org.hanse.core.job.PrivacyOutlook;
import org.hanse.core.job.RoundSignal;
import org.hanse.sim.summary.CautionText;
import org.hanse.sim.summary.OutlookText;

/** Values of a federation in the words of terminal and page. */
final class FederationLines {

    private FederationLines() {}

    static String outlook(Federation federation) {
        return OutlookText.of(federation.outlook().orElseThrow());
    }

    static String outlook(PrivacyOutlook outlook, int rounds, double epsilon) {
        return OutlookText.of(new PrivacyForecast(outlook, rounds, epsilon, Optional.empty()));
    }

    static Optional<String> caution(Federation federation) {
        return federation.cautions().lowSignal().map(SignalText::warning);
    }

    static Optional<String> caution(PrivacyOutlook outlook) {
        return Optional.of(outlook.signal()).filter(RoundSignal::isLow).map(SignalText::warning);
    }

    static List<String> warnings(Federation federation) {
        return CautionText.of(federation.cautions());
    }

    static List<String> fitFailures(Federation federation) {
        return CautionText.of(federation.fitFailures());
    }
}
